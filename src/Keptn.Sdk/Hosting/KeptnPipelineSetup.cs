using System.Text.Json;
using Keptn.Sdk.Diagnostics;
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
    ILogger Logger);
