using System.Text.Json;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Requests;
using Keptn.Sdk.Executors.Templates;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors.Webhooks;

/// <summary>Checks one webhook of a file.</summary>
internal sealed class WebhookCheck(string yaml, string fileName, Webhook webhook, CloudEvent? sample, WebhookOptions options)
{
    internal void Run(string place, List<KeptnFileProblem> errors, List<KeptnFileProblem> warnings)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var secret in webhook.EnvFrom)
        {
            secrets[secret.Name] = "secret";
        }

        GoMap? data = null;
        try
        {
            data = sample is null ? null : WebhookData.Create(sample, secrets);
        }
        catch (JsonException e)
        {
            warnings.Add(Problem(0, place, $"the sample event cannot be used: {e.Message}"));
        }

        for (var i = 0; i < webhook.Requests.Count; i++)
        {
            CheckRequest($"{place}.requests[{i}]", webhook.Requests[i], data, secrets, errors, warnings);
        }
    }

    private void CheckRequest(
        string place, WebhookRequest request, GoMap? data, Dictionary<string, string> secrets, List<KeptnFileProblem> errors, List<KeptnFileProblem> warnings)
    {
        var isReadable = true;
        foreach (var (field, text) in GetTemplates(place, request))
        {
            try
            {
                foreach (var path in TemplatePaths.Find(GoTemplate.Parse(text)))
                {
                    if (FindUnknown(path, data, secrets) is { } problem)
                    {
                        warnings.Add(Problem(FindLine(text) is > 0 and var line ? line + path.Line - 1 : 0, field, problem));
                    }
                }
            }
            catch (TemplateException e)
            {
                isReadable = false;
                errors.Add(Problem(FindLine(text) is > 0 and var line ? line + e.Line - 1 : 0, field, e.Reason));
            }
        }

        if (isReadable)
        {
            CheckCommand(place, request, errors);
        }
    }

    /// <summary>Reads the request with a word in place of every value: what is wrong then is wrong whatever the event says.</summary>
    private void CheckCommand(string place, WebhookRequest request, List<KeptnFileProblem> errors)
    {
        var line = FindLine(request.Command ?? request.Url);
        try
        {
            var reader = new RequestReader(new GoMap(), new WebhookOptions { RefuseShellCharacters = options.RefuseShellCharacters }) { Draft = true };
            var read = reader.Read(request);
            if (read.Url!.Host != TemplatePaths.Placeholder)
            {
                OutboundPolicy.Create(options, null, null).Check(read.Url);
            }
        }
        catch (WebhookException e)
        {
            errors.Add(Problem(line, place, e.Message));
        }
    }

    private static string? FindUnknown(PathOperand path, GoMap? data, Dictionary<string, string> secrets)
    {
        var fields = path.Fields;
        switch (fields[0])
        {
            case "env":
                return fields.Count > 1 && !secrets.ContainsKey(fields[1]) ? $"{path} is not in envFrom, and the webhook fails" : null;
            case "secret":
                return $"{path} exists only in Keptn's Bridge, which writes .env.<name> with an envFrom instead";
            case "event":
                return $"{path} does not exist: the event is the dot itself, as in .data.project";
        }

        object? value = data;
        if (data is null)
        {
            return null;
        }

        foreach (var field in fields)
        {
            if (value is not GoMap map || !map.TryGetValue(field, out value))
            {
                return $"{path} is not in the sample event, and the webhook fails; where it may be absent write index, as in {{{{with index .data \"{field}\"}}}}";
            }
        }

        return null;
    }

    private static IEnumerable<(string Field, string Text)> GetTemplates(string place, WebhookRequest request)
    {
        if (request.Command is { } command)
        {
            return [(place, command)];
        }

        return new[] { ($"{place}.url", request.Url), ($"{place}.payload", request.Payload), ($"{place}.options", request.Options) }
            .Concat(request.Headers.Select((h, i) => ($"{place}.headers[{i}].value", h.Value)));
    }

    // The model of the file has no positions; a text that stands there as it is written is found, any other is not.
    private int FindLine(string text)
    {
        var first = text.Split('\n')[0].Trim();
        var index = first.Length == 0 ? -1 : yaml.IndexOf(first, StringComparison.Ordinal);
        return index < 0 ? 0 : yaml.AsSpan(0, index).Count('\n') + 1;
    }

    private KeptnFileProblem Problem(int line, string field, string reason) => new() { FileName = fileName, Line = line, Field = field, Reason = reason };
}
