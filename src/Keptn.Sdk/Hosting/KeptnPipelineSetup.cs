using System.Text.Json;
using Keptn.Sdk.Hosting.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Hosting;

/// <summary>What a pipeline is made of, checked.</summary>
internal sealed record KeptnPipelineSetup(
    string Name,
    KeptnOptions Options,
    JsonSerializerOptions Json,
    TimeProvider TimeProvider,
    IServiceScopeFactory ScopeFactory,
    IReadOnlyList<HandlerRegistration> Handlers,
    PipelineObservers Observers,
    ILogger Logger)
{
    /// <summary>Notes what is owed; <see langword="null"/> where there is no state directory.</summary>
    internal TaskJournal? Journal { get; init; }
}
