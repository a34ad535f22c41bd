using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Keptn.Sdk.Local.Tool.Commands;
using Keptn.Sdk.Local.Tool.History;

namespace Keptn.Sdk.Local.Tool;

/// <summary><c>keptn-local serve</c>: its options, and what they mean.</summary>
internal static class ServeCommand
{
    private const string TokenVariable = "KEPTN_API_TOKEN";

    private static readonly Option<DirectoryInfo> s_dir = new("--dir")
    {
        Description = "The configuration folder: shipyard.yaml and <stage>/<service>/..., or one such folder for each project.",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    private static readonly Option<string> s_project = new("--project", "-p")
    {
        Description = "The name that a folder with a shipyard.yaml is listed under. Default: that of its metadata.yaml and those that events use, or else the folder's.",
        DefaultValueFactory = _ => string.Empty,
    };

    private static readonly Option<int> s_port = Arguments.Port("The port; 0 for any free one.", 8080);

    private static readonly Option<IPAddress> s_listen = new("--listen")
    {
        Description = "The address to listen on. Any other than a loopback address needs --token.",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = ParseAddress,
    };

    private static readonly Option<string?> s_token = new("--token")
    {
        Description = $"What callers of /api send as x-token. Default: the variable {TokenVariable}, else one is generated and printed.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null,
    };

    private static readonly Option<string?> s_nats = new("--nats")
    {
        Description = "A NATS server that all events go through, as in a cluster, for instance nats://127.0.0.1:4222.",
    };

    private static readonly Option<TimeSpan?> s_timeout = Arguments.Duration(
        "--task-started-timeout",
        "How long a task may stay without any answer before its sequence ends with an error, for instance 90s; 0s for ever. Default: 10m.");

    private static readonly Option<LocalServices> s_services = new("--services")
    {
        Description = "Which of Keptn's own services answer their tasks here: All, None, or some of Evaluation, Remediation, Approval, with commas.",
        DefaultValueFactory = _ => LocalServices.All,
        CustomParser = ParseServices,
    };

    private static readonly Option<string> s_sliProvider = new("--sli-provider")
    {
        Description = "The SLI provider that evaluations ask. Default: the one that has a folder with an sli.yaml.",
        DefaultValueFactory = _ => string.Empty,
    };

    private static readonly Option<string[]> s_recipients = new("--recipient")
    {
        Description = "A service that gets events by HTTP POST, as patterns=address: sh.keptn.event.hello.triggered=http://127.0.0.1:8081/. May be repeated.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<FileInfo?> s_data = new("--data")
    {
        Description = "A file that keeps events and sequences, so that they survive a restart; made if missing. Default: memory alone.",
    };

    private static readonly Option<int> s_dataLimit = new("--data-limit")
    {
        Description = "How large the file of --data may become, in MiB; then the oldest events go.",
        DefaultValueFactory = _ => 1024,
        Validators = { result => Arguments.CheckPositive(result, "--data-limit") },
    };

    private static readonly Option<bool> s_quiet = new("--quiet") { Description = "Do not print the events." };

    internal static Command Create()
    {
        var command = new Command("serve", "Serves Keptn's APIs over a folder, and runs its sequences.")
        {
            s_dir, s_project, s_port, s_listen, s_token, s_nats, s_timeout, s_services, s_sliProvider, s_recipients, s_data, s_dataLimit, s_quiet,
        };
        Help.AddExamples(
            command,
            "keptn-local serve --dir demo",
            "keptn-local serve --dir demo --data demo.history       keeps events and sequences over restarts",
            "keptn-local serve --nats nats://127.0.0.1:4222         for services that connect over NATS");
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var error = parsed.InvocationConfiguration.Error;
        var directory = parsed.GetRequiredValue(s_dir);
        if (!directory.Exists)
        {
            await error.WriteLineAsync($"keptn-local: there is no folder {directory.FullName}");
            return ExitCodes.OwnError;
        }

        var server = new LocalControlPlaneServerOptions
        {
            Address = parsed.GetRequiredValue(s_listen),
            Port = parsed.GetRequiredValue(s_port),
            Token = parsed.GetValue(s_token),
            Nats = parsed.GetValue(s_nats) is { } nats ? new KeptnNatsOptions { Servers = nats } : null,
        };
        var controlPlane = new LocalControlPlaneOptions
        {
            Directory = directory.FullName,
            ProjectName = parsed.GetRequiredValue(s_project),
            TaskStartedTimeout = parsed.GetValue(s_timeout) ?? TimeSpan.FromMinutes(10),
            Services = parsed.GetRequiredValue(s_services),
            SliProvider = parsed.GetRequiredValue(s_sliProvider),
        };
        try
        {
            if (!IPAddress.IsLoopback(server.Address) && string.IsNullOrEmpty(server.Token))
            {
                throw new ArgumentException($"--listen {server.Address} needs --token, for others can reach it");
            }

            foreach (var recipient in parsed.GetRequiredValue(s_recipients))
            {
                server.Recipients.Add(ReadRecipient(recipient));
            }

            using var history = OpenHistory(parsed, error);
            controlPlane.History = history;
            if (history is not null)
            {
                await output.WriteLineAsync($"Events and sequences are kept in {parsed.GetValue(s_data)}.");
            }

            await using var run = new ServeRun(controlPlane, server, output, parsed.GetValue(s_quiet));
            await run.RunAsync(cancellationToken);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // While it was starting, for instance without the NATS server.
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (e is ArgumentException or IOException or KeptnException)
        {
            await error.WriteLineAsync($"keptn-local: {e.Message}");
            return ExitCodes.OwnError;
        }
    }

    private static SqliteHistory? OpenHistory(ParseResult parsed, TextWriter error) => parsed.GetValue(s_data) is { } file
        ? SqliteHistory.Open(
            file.FullName, parsed.GetRequiredValue(s_dataLimit) * 1024L * 1024L,
            text => error.WriteLine($"keptn-local: {text}"), TimeProvider.System)
        : null;

    internal static LocalEventRecipient ReadRecipient(string text)
    {
        var mark = text.IndexOf('=', StringComparison.Ordinal);
        string[] patterns = mark > 0 ? text[..mark].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [];
        return patterns.Length > 0 && !patterns.Any(pattern => pattern.Any(char.IsWhiteSpace))
            && Uri.TryCreate(text[(mark + 1)..], UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            ? new LocalEventRecipient(address.Authority, address, patterns)
            : throw new ArgumentException($"--recipient '{text}' is not patterns=address, for instance sh.keptn.event.hello.triggered=http://127.0.0.1:8081/");
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "localhost")
        {
            return IPAddress.Loopback;
        }

        if (IPAddress.TryParse(text, out var address))
        {
            return address;
        }

        result.AddError($"--listen '{text}' is no IP address, for instance 127.0.0.1 or 0.0.0.0");
        return null;
    }

    private static LocalServices ParseServices(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Enum.TryParse<LocalServices>(text, ignoreCase: true, out var services) && !text.Any(char.IsAsciiDigit))
        {
            return services;
        }

        result.AddError($"--services '{text}' is not made of {string.Join(", ", Enum.GetNames<LocalServices>())}");
        return default;
    }
}
