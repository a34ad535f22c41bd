using System.Globalization;
using System.Text;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool;

/// <summary>The first lines: what is served, where, and what to do next.</summary>
internal static class Welcome
{
    internal static string Describe(LocalControlPlane controlPlane, LocalControlPlaneServer server, LocalControlPlaneServerOptions options)
    {
        var root = server.Address.GetLeftPart(UriPartial.Authority);
        var token = options.Token is null ? server.Token : "<your token>";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"A Keptn control plane for {controlPlane.Configuration.Directory}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"  API      {root}/api\n");
        text.Append(CultureInfo.InvariantCulture, $"  page     {root}/page/{(options.Token is null ? "#token=" + server.Token : "  (asks for the token)")}\n");
        text.Append(CultureInfo.InvariantCulture, $"  x-token  {(options.Token is null ? server.Token + "  (generated; --token sets your own)" : "as given")}\n");
        text.Append(options.Nats is null
            ? "  NATS     none; services connect over the API (--nats nats://127.0.0.1:4222 uses a NATS server)\n"
            : $"  NATS     {Redact(options.Nats.Servers)}\n");
        foreach (var recipient in options.Recipients)
        {
            text.Append(CultureInfo.InvariantCulture, $"  sends    {string.Join(", ", recipient.Subscriptions)} to {recipient.Address}\n");
        }

        text.Append('\n');
        var first = DescribeSequences(text, controlPlane);
        text.Append("\nNext: connect a service,\n");
        text.Append(options.Nats is null
            ? $"  KEPTN_API_ENDPOINT={root}/api KEPTN_API_TOKEN={token} dotnet run\n"
            : $"  NATS_URL={Redact(options.Nats.Servers)} dotnet run\n");
        if (first is { } sequence)
        {
            text.Append("and start a sequence:\n");
            text.Append(CultureInfo.InvariantCulture, $"  curl -H 'x-token: {token}' -H 'Content-Type: application/json' {root}/api/v1/event \\\n");
            text.Append(CultureInfo.InvariantCulture, $"    -d '{{\"type\":\"sh.keptn.event.{sequence.Stage}.{sequence.Name}.triggered\",\"source\":\"curl\",");
            text.Append(CultureInfo.InvariantCulture, $"\"data\":{{\"project\":\"{sequence.Project}\",\"stage\":\"{sequence.Stage}\",\"service\":\"my-service\"}}}}'\n");
        }

        return text.Append("Stop with Ctrl+C.\n").ToString();
    }

    private static (string Project, string Stage, string Name)? DescribeSequences(StringBuilder text, LocalControlPlane controlPlane)
    {
        (string Project, string Stage, string Name)? first = null;
        var projects = controlPlane.Configuration.GetProjects();
        if (projects.Count == 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  No shipyard.yaml yet: put one into {controlPlane.Configuration.Directory}, or create a project over the API.\n");
        }

        foreach (var project in projects)
        {
            if (!controlPlane.Configuration.TryGetProjectFolder(project, out var folder))
            {
                continue;
            }

            var file = Path.Combine(folder, Shipyard.DefaultFileName);
            text.Append(CultureInfo.InvariantCulture, $"  project {project}  ({file})\n");
            try
            {
                var shipyard = Shipyard.Parse(File.Exists(file) ? File.ReadAllText(file) : string.Empty, file);
                foreach (var (stage, sequence) in shipyard.Stages.SelectMany(stage => stage.Sequences.Select(sequence => (stage, sequence))))
                {
                    var tasks = string.Join(" -> ", sequence.Tasks.Select(task => task.Name));
                    var after = string.Join(", ", sequence.TriggeredOn.Select(trigger => trigger.Event));
                    text.Append(CultureInfo.InvariantCulture, $"    {stage.Name}.{sequence.Name}: {tasks}{(after.Length > 0 ? $"  (after {after})" : string.Empty)}\n");
                    first ??= (project, stage.Name, sequence.Name);
                }
            }
            catch (KeptnFileException e)
            {
                text.Append(CultureInfo.InvariantCulture, $"    cannot be used: {e.Message}\n");
            }
        }

        return first;
    }

    // Addresses may hold a password.
    private static string Redact(string servers) => string.Join(',', servers.Split(',').Select(server =>
        server.LastIndexOf('@') is var mark and > 0 ? $"nats://***@{server[(mark + 1)..]}" : server));
}
