using System.Text.Json;
using Keptn.Sdk.Diagnostics;
using Keptn.Sdk.Hosting.Journal;
using Keptn.Sdk.Hosting.Recovery;
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
    KeptnInstruments Instruments,
    ILogger Logger)
{
    /// <summary>Notes what is owed; <see langword="null"/> where there is no state directory.</summary>
    internal TaskJournal? Journal { get; init; }

    /// <summary>What started events say of this process; <see langword="null"/> where nobody would look for it.</summary>
    internal InstanceMark? Mark { get; init; }
}
