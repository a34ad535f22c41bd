using Keptn.Sdk.Local.Api.Stores;
using Keptn.Sdk.Local.Api.Wire;
using Keptn.Sdk.Local.Configuration;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Local.Api.Controller;

/// <summary>The routes of shipyard-controller.</summary>
internal sealed class ControllerService
{
    private readonly ProjectEndpoints _projects;
    private readonly ServiceEndpoints _services;
    private readonly EventEndpoints _events;
    private readonly SequenceEndpoints _sequences;
    private readonly EvaluationEndpoints _evaluations;
    private readonly UniformEndpoints _uniform;
    private readonly LogEndpoints _logs;

    internal ControllerService(ApiServices services, ProjectViews views, UniformStore uniform)
    {
        _projects = new ProjectEndpoints(services, views);
        _services = new ServiceEndpoints(services, views);
        _events = new EventEndpoints(services);
        _sequences = new SequenceEndpoints(services);
        _evaluations = new EvaluationEndpoints(services);
        _uniform = new UniformEndpoints(uniform);
        _logs = new LogEndpoints(services.Options.MaxLogEntries, services.TimeProvider);
    }

    internal async Task<ApiAnswer> HandleAsync(ApiCall call)
    {
        try
        {
            return call.Segments is ["v1", .. var rest]
                ? await RouteAsync(call, rest).ConfigureAwait(false)
                : ApiAnswer.NoRoute;
        }
        catch (GoJsonException e)
        {
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, $"Invalid request format: {e.Message}");
        }
        catch (ArgumentException e)
        {
            // A name that could lead out of the folder.
            return ApiAnswer.Error(StatusCodes.Status400BadRequest, e.Message);
        }
        catch (Exception e) when (e is LocalConfigurationException or IOException or UnauthorizedAccessException)
        {
            return ApiAnswer.Error(StatusCodes.Status500InternalServerError, e.Message);
        }
    }

    private Task<ApiAnswer> RouteAsync(ApiCall call, string[] path) => path switch
    {
        ["project", ..] => RouteProjectAsync(call, path[1..]),
        ["uniform", "registration", ..] => RouteUniformAsync(call, path[2..]),
        ["event"] when call.Method == "POST" => _events.TakeAsync(call),
        ["event", "triggered", var type] when call.Method == "GET" => _events.ListOpenAsync(call, type),
        ["sequence", var project] when call.Method == "GET" => _sequences.ListAsync(call, project),
        ["sequence", var project, var context, "control"] when call.Method == "POST" => _sequences.ControlAsync(call, project, context),
        ["sequence-execution"] when call.Method == "GET" => _sequences.ListExecutionsAsync(call),
        ["log"] when call.Method == "GET" => Task.FromResult(_logs.List(call)),
        ["log"] when call.Method == "POST" => _logs.AddAsync(call),
        ["log"] when call.Method == "DELETE" => Task.FromResult(_logs.Remove(call)),
        _ => Task.FromResult(ApiAnswer.NoRoute),
    };

    private Task<ApiAnswer> RouteProjectAsync(ApiCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", []) => _projects.ListAsync(call),
        ("POST", []) => _projects.CreateAsync(call),
        ("PUT", []) => _projects.UpdateAsync(call),
        ("GET", [var project]) => _projects.GetAsync(project),
        ("DELETE", [var project]) => _projects.DeleteAsync(call, project),
        ("GET", [var project, "stage"]) => _projects.ListStagesAsync(call, project),
        ("GET", [var project, "stage", var stage]) => _projects.GetStageAsync(project, stage),
        ("POST", [var project, "service"]) => _services.CreateAsync(call, project),
        ("DELETE", [var project, "service", var service]) => _services.DeleteAsync(call, project, service),
        ("GET", [var project, "stage", var stage, "service"]) => _services.ListAsync(call, project, stage),
        ("GET", [var project, "stage", var stage, "service", var service]) => _services.GetAsync(project, stage, service),
        ("POST", [var project, "stage", var stage, "service", var service, "evaluation"]) =>
            _evaluations.StartAsync(call, project, stage, service),
        _ => Task.FromResult(ApiAnswer.NoRoute),
    };

    private Task<ApiAnswer> RouteUniformAsync(ApiCall call, string[] path) => (call.Method, path) switch
    {
        ("GET", []) => Task.FromResult(_uniform.List(call)),
        ("POST", []) => _uniform.RegisterAsync(call),
        ("DELETE", [var id]) => Task.FromResult(_uniform.Remove(id)),
        ("PUT", [var id, "ping"]) => Task.FromResult(_uniform.Ping(id)),
        ("GET", [var id, "subscription"]) => Task.FromResult(_uniform.ListSubscriptions(id)),
        ("POST", [var id, "subscription"]) => _uniform.AddSubscriptionAsync(call, id),
        ("GET", [var id, "subscription", var subscription]) => Task.FromResult(_uniform.GetSubscription(id, subscription)),
        ("PUT", [var id, "subscription", var subscription]) => _uniform.SetSubscriptionAsync(call, id, subscription),
        ("DELETE", [var id, "subscription", var subscription]) => Task.FromResult(_uniform.RemoveSubscription(id, subscription)),
        _ => Task.FromResult(ApiAnswer.NoRoute),
    };
}
