namespace Keptn.Sdk.Tests.Infrastructure;

/// <summary>One answer of a case: a case may record several. The texts are compared as they are.</summary>
/// <param name="Name">Names the answer in messages.</param>
/// <param name="Expected">The recorded answer.</param>
/// <param name="Actual">Our answer.</param>
internal readonly record struct GoldenAnswer(string Name, string Expected, string Actual);
