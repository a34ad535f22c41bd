using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Webhooks;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>Sends the request of a <c>.http</c> file.</summary>
internal sealed class RequestRun(ScriptOptions options, ScriptEnvironment environment, SecretMask mask, OutboundSender sender, EventContext context)
{
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    internal async Task<ScriptOutcome> RunAsync(FoundScript script, CancellationToken cancellationToken)
    {
        try
        {
            var request = Read(script);
            var policy = OutboundPolicy.Create(
                options, Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST"), Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_PORT"));
            var (status, text) = await sender.SendAsync(request, policy, mask, cancellationToken).ConfigureAwait(false);
            return status < 300 ? ScriptOutcome.Pass(text, text) : ScriptOutcome.Fail($"{script.Name}: the server answered {status}: {text}");
        }
        catch (HttpFileException e)
        {
            return ScriptOutcome.Errored($"{script.Name}, {e.Message}.");
        }
        catch (WebhookException e)
        {
            var message = $"{script.Name}: {mask.Apply(e.Message)}";
            return e.IsAnswer ? ScriptOutcome.Fail(message) : ScriptOutcome.Errored(message);
        }
    }

    private OutboundRequest Read(FoundScript script)
    {
        var values = EventValues.Create(context.CloudEvent);
        var filled = new HttpFileRequest(path => environment.Find(path) ?? (values.TryGet(path, out var value) ? value : null), options.MaxRequestSize);
        var request = filled.Create(HttpFileParser.Parse(script.File.GetText()));
        if (filled.Unfilled.Count > 0)
        {
            ScriptLog.Unfilled(context.Logger, script.Name, context.CloudEvent.Id, string.Join(", ", filled.Unfilled.Distinct(StringComparer.Ordinal)));
        }

        return request;
    }
}
