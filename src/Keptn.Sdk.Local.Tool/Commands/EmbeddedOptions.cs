using System.CommandLine;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>How <c>run</c> starts a control plane of its own.</summary>
internal sealed class EmbeddedOptions
{
    private readonly Option<DirectoryInfo> _dir = new("--dir")
    {
        Description = "The configuration folder, as for serve.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    private readonly Option<int> _port = Arguments.Port("The port that it listens on; 0 for any free one.", 0);

    private readonly Option<string?> _nats = new("--nats") { Description = "A NATS server that all events go through, as for serve." };

    private readonly Option<string[]> _recipients = new("--recipient")
    {
        Description = "A service that gets events by HTTP POST, as for serve. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<TimeSpan?> _unanswered = Arguments.Duration(
        "--task-started-timeout", "How long a task may stay without any answer before the sequence fails. Default: 10m.");

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_dir, _port, _nats, _recipients, _unanswered])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="CommandException">There is no such folder.</exception>
    internal LocalControlPlaneOptions Read(ParseResult parsed, string project)
    {
        var directory = parsed.GetRequiredValue(_dir);
        if (!directory.Exists)
        {
            throw new CommandException($"there is no folder {directory.FullName}");
        }

        var options = new LocalControlPlaneOptions
        {
            Directory = directory.FullName,
            ProjectName = KeptnNames.IsValidEntityName(project) ? project : string.Empty,
        };
        options.TaskStartedTimeout = parsed.GetValue(_unanswered) ?? options.TaskStartedTimeout;
        return options;
    }

    internal LocalControlPlaneServerOptions ReadServer(ParseResult parsed, string? token)
    {
        var options = new LocalControlPlaneServerOptions
        {
            Port = parsed.GetValue(_port),
            Token = token,
            Nats = parsed.GetValue(_nats) is { } nats ? new KeptnNatsOptions { Servers = nats } : null,
        };
        foreach (var recipient in parsed.GetRequiredValue(_recipients))
        {
            options.Recipients.Add(ServeCommand.ReadRecipient(recipient));
        }

        return options;
    }
}
