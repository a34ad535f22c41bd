using System.Text.Json.Nodes;
using Keptn.Sdk.Api;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;
using Keptn.Sdk.Tooling;

namespace Keptn.Sdk.Executors.Kubernetes;

/// <summary>Fetches the files of a task into a folder. Source: job-executor-service, cmd/job-executor-service-initcontainer.</summary>
/// <param name="read">Reads a variable of the environment.</param>
/// <param name="folder">Where the files go.</param>
/// <param name="output">Where it is said what is done.</param>
internal sealed class FileFetcher(Func<string, string?> read, string folder, TextWriter output)
{
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = KeptnApiClient.Create(CreateOptions());
            using var workspace = new Workspace();
            var resources = new EventResources(client.Resources, CreateScope(), workspace);
            foreach (var entry in await FindEntriesAsync(resources, cancellationToken).ConfigureAwait(false))
            {
                await FetchAsync(resources, entry, cancellationToken).ConfigureAwait(false);
            }

            return 0;
        }
        catch (Exception e) when (e is KeptnException or IOException or UnauthorizedAccessException or Microsoft.Extensions.Options.OptionsValidationException)
        {
            await output.WriteLineAsync($"The job's files cannot be fetched: {e.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private async Task FetchAsync(EventResources resources, string entry, CancellationToken cancellationToken)
    {
        if (!entry.EndsWith('/') && await resources.FindAsync(entry, cancellationToken).ConfigureAwait(false) is { } file)
        {
            await WriteAsync(entry.Trim('/'), file.Content, cancellationToken).ConfigureAwait(false);
            return;
        }

        var names = await resources.ListAsync(entry, cancellationToken).ConfigureAwait(false);
        var written = 0;
        foreach (var name in names)
        {
            // The list is of the newest state; a file that is younger than the commit is not there.
            if (await resources.FindAsync(name, cancellationToken).ConfigureAwait(false) is { } content)
            {
                await WriteAsync(name, content.Content, cancellationToken).ConfigureAwait(false);
                written++;
            }
        }

        if (written == 0)
        {
            throw new KeptnTaskException($"there is no file or folder '{entry}' at {string.Join(", ", resources.Levels)}.");
        }
    }

    private async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        // The names come from a repository. That of the resource was checked when it was asked for; this is the last gate.
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(root, StringComparison.Ordinal))
        {
            throw new KeptnTaskException($"'{name}' leads out of {folder}.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, content, cancellationToken).ConfigureAwait(false);
        await output.WriteLineAsync($"{name}: {content.Length} bytes").ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> FindEntriesAsync(EventResources resources, CancellationToken cancellationToken)
    {
        if (read("JOB_FILES") is { Length: > 0 } entries)
        {
            return entries.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var file = await resources.GetAsync(JobConfiguration.DefaultFileName, cancellationToken).ConfigureAwait(false);
        var configuration = JobConfiguration.Parse(file.GetText(), JobConfiguration.DefaultFileName);
        var (action, task) = (read("JOB_ACTION") ?? string.Empty, read("JOB_TASK") ?? string.Empty);
        var found = configuration.Actions.FirstOrDefault(a => a.Name == action)?.Tasks.FirstOrDefault(t => t.Name == task);
        return found?.Files ?? throw new KeptnTaskException($"{JobConfiguration.DefaultFileName} has no task '{task}' of an action '{action}'.");
    }

    private EventScope CreateScope() => EventScope.Read(new CloudEvent
    {
        Data = CloudEventData.FromJson(new JsonObject
        {
            ["project"] = Require("KEPTN_PROJECT"),
            ["stage"] = Require("KEPTN_STAGE"),
            ["service"] = Require("KEPTN_SERVICE"),
        }.ToJsonString()),
        DataContentType = "application/json",
        [KeptnAttributeNames.GitCommitId] = read("GIT_COMMIT_ID") is { Length: > 0 } commit ? commit : null,
    });

    private KeptnApiOptions CreateOptions()
    {
        var options = new KeptnApiOptions
        {
            Endpoint = (read("KEPTN_API_URL") ?? read("KEPTN_API_ENDPOINT")) is { Length: > 0 } address ? ReadAddress(address) : null,
            VerifyCertificate = !string.Equals(read("HTTP_SSL_VERIFY"), "false", StringComparison.OrdinalIgnoreCase),
        };
        if (string.Equals(read("AUTH_MODE"), "oauth", StringComparison.OrdinalIgnoreCase))
        {
            options.OAuth.ClientId = Require("OAUTH_CLIENT_ID");
            options.OAuth.ClientSecret = Require("OAUTH_CLIENT_SECRET");
            options.OAuth.DiscoveryUrl = ReadAddress(Require("OAUTH_DISCOVERY"));
            foreach (var scope in (read("OAUTH_SCOPES") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                options.OAuth.Scopes.Add(scope);
            }
        }
        else if (options.Endpoint is not null)
        {
            options.Token = read("KEPTN_API_TOKEN") is { Length: > 0 } token ? token.Trim() : null;
        }

        return options;
    }

    private string Require(string name) => read(name) is { Length: > 0 } value ? value : throw new KeptnTaskException($"the variable {name} is not set.");

    private static Uri ReadAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) ? address : throw new KeptnTaskException($"'{text}' is not an address.");
}
