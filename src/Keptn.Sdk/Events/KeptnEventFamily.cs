namespace Keptn.Sdk.Events;

/// <summary>Events whose data has one shape.</summary>
/// <param name="Pattern">
/// Their type, or a pattern as in <see cref="KeptnEventType.Matches"/> where the type holds names of the user's.
/// </param>
/// <param name="DataType">The type that their data is read as.</param>
public sealed record KeptnEventFamily(string Pattern, Type DataType);
