using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Keptn.Sdk.LoadGenerator;

/// <summary>The command line.</summary>
internal sealed record LoadOptions
{
    internal const string Usage = """
        Keptn.Sdk.LoadGenerator [options]
          --service <command>      the service to drive, with its arguments, split at blanks; by default EchoService of
                                   this repository, which is published first
          --env NAME=VALUE         more environment for the service; may be given several times
          --control-plane <port>   also play shipyard-controller on this port of 127.0.0.1: answers registrations
          --seconds <n>            how long a round takes (5)
          --rounds <n>             how many rounds are measured; the median counts (5)
          --only <text>            only the parts with this text in their name: idle, throughput, latency, burst, hold
          --quick                  rounds of one second, for a look; do not record the figures
        The service gets EVENTBROKER, PUBSUB_TOPIC, HEALTH_ENDPOINT_PORT and TASK.
        Exit code 1: a task did not get exactly one started and then one finished event, or the service did not end
        well. Exit code 2: the command line is wrong, or something that is needed is missing.
        """;

    /// <summary>Program and arguments; empty for EchoService.</summary>
    internal IReadOnlyList<string> Service { get; private init; } = [];

    internal IReadOnlyList<(string Name, string Value)> Environment { get; private init; } = [];

    /// <summary>Where to play shipyard-controller; 0 for nowhere.</summary>
    internal int ControlPlanePort { get; private init; }

    internal TimeSpan Round { get; private init; } = TimeSpan.FromSeconds(5);

    internal int Rounds { get; private init; } = 5;

    internal string Only { get; private init; } = string.Empty;

    internal bool Quick { get; private init; }

    internal static bool TryParse(string[] args, [NotNullWhen(true)] out LoadOptions? options)
    {
        options = new LoadOptions();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : string.Empty;
            var isNumber = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            switch (args[i])
            {
                case "--quick":
                    options = options with { Quick = true, Round = TimeSpan.FromSeconds(1), Rounds = 2 };
                    continue;
                case "--service" when value.Length > 0:
                    options = options with { Service = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
                    break;
                case "--env" when value.Split('=', 2) is [{ Length: > 0 } name, var text]:
                    options = options with { Environment = [.. options.Environment, (name, text)] };
                    break;
                case "--control-plane" when isNumber:
                    options = options with { ControlPlanePort = number };
                    break;
                case "--seconds" when isNumber && number > 0:
                    options = options with { Round = TimeSpan.FromSeconds(number) };
                    break;
                case "--rounds" when isNumber && number > 0:
                    options = options with { Rounds = number };
                    break;
                case "--only" when value.Length > 0:
                    options = options with { Only = value };
                    break;
                default:
                    options = null;
                    return false;
            }

            i++;
        }

        return true;
    }

    internal bool Selects(string part) => part.Contains(Only, StringComparison.OrdinalIgnoreCase);
}
