using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Webhooks;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Executors;

/// <summary>Checks a <c>webhook.yaml</c> before Keptn runs it. Sends nothing, reads no secret.</summary>
public static class WebhookLint
{
    /// <summary>Checks the text of a file: its fields, templates, curl options and hosts.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="fileName">How problems name the file.</param>
    /// <param name="sample">
    /// An event to check template fields against, which otherwise fail only when the webhook runs; <see langword="null"/> for none.
    /// </param>
    /// <param name="options">Allow list, deny list and limits of the service; <see langword="null"/> for the defaults.</param>
    /// <returns>What does not work, and what will hardly do as meant, in the order of the file.</returns>
    public static WebhookLintResult Check(string yaml, string fileName, CloudEvent? sample = null, WebhookOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        WebhookConfiguration configuration;
        try
        {
            configuration = WebhookConfiguration.Parse(yaml, fileName);
        }
        catch (KeptnFileException e)
        {
            return new WebhookLintResult { Errors = e.Problems.Count > 0 ? e.Problems : [new KeptnFileProblem { FileName = fileName, Reason = e.Message }] };
        }

        var errors = new List<KeptnFileProblem>();
        var warnings = new List<KeptnFileProblem>(configuration.Warnings);
        for (var i = 0; i < configuration.Webhooks.Count; i++)
        {
            var check = new WebhookCheck(yaml, fileName, configuration.Webhooks[i], sample, options ?? new WebhookOptions());
            check.Run($"spec.webhooks[{i}]", errors, warnings);
        }

        return new WebhookLintResult { Errors = errors, Warnings = warnings };
    }
}
