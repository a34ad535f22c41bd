using System.Text.Json.Serialization.Metadata;

namespace Keptn.Sdk.Hosting;

/// <summary>What <c>AddKeptn</c> and its verbs collect while services are registered.</summary>
internal sealed class KeptnSetup
{
    /// <summary>The names that <c>AddKeptn</c> was called with; more than one is an error at start.</summary>
    internal HashSet<string> Names { get; } = new(StringComparer.Ordinal);

    internal List<HandlerRegistration> Handlers { get; } = [];

    internal List<Func<EventStep, EventStep>> Middleware { get; } = [];

    internal List<IJsonTypeInfoResolver> JsonResolvers { get; } = [];
}
