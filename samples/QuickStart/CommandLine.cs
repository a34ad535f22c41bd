using System.Diagnostics.CodeAnalysis;
using Keptn.Sdk;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Events;
using QuickStart.Shop;

namespace QuickStart;

/// <summary>What the user typed.</summary>
internal sealed record CommandLine
{
    private const string Help = """
        Runs the Keptn sequence dev.delivery of the folder keptn/ on the embedded control plane:
        a load test of a small web application, the quality gate over its numbers, and the release.

        dotnet run --project samples/QuickStart [-- OPTIONS]

          --slow           the application answers slowly
          --broken         the application fails now and then
          --keptn FOLDER   another configuration folder
          --event FILE     run one handler on the event in FILE and print what it would send
          --help           this text
        """;

    public ShopFault Fault { get; private init; }

    public string ConfigurationFolder { get; private init; } = Path.Combine(AppContext.BaseDirectory, "keptn");

    public string? EventFile { get; private init; }

    /// <summary>Where the application shall listen; with an event from a file, where that event says it is.</summary>
    public string ShopUrl { get; private init; } = "http://127.0.0.1:0";

    internal static bool TryParse(string[] args, [NotNullWhen(true)] out CommandLine? options)
    {
        options = null;
        var parsed = new CommandLine();
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            switch (args[i])
            {
                case "--slow" when parsed.Fault == ShopFault.None:
                    parsed = parsed with { Fault = ShopFault.Slow };
                    break;
                case "--broken" when parsed.Fault == ShopFault.None:
                    parsed = parsed with { Fault = ShopFault.Broken };
                    break;
                case "--keptn" when Directory.Exists(value):
                    parsed = parsed with { ConfigurationFolder = value };
                    i++;
                    break;
                case "--event" when File.Exists(value):
                    parsed = parsed with { EventFile = value, ShopUrl = ReadTarget(value) ?? parsed.ShopUrl };
                    i++;
                    break;
                case "--keptn" or "--event":
                    return Refuse($"{args[i]} needs a path that exists; '{value}' does not.");
                case "--help" or "-h":
                    return Refuse(null);
                default:
                    return Refuse($"'{args[i]}' is not understood here.");
            }
        }

        options = parsed;
        return true;
    }

    private static string? ReadTarget(string file)
    {
        try
        {
            var cloudEvent = JsonEventFormatter.Default.DecodeStructuredModeMessage(File.ReadAllBytes(file));
            var target = KeptnJson.Deserialize(cloudEvent.Data, KeptnJsonContext.Default.TestTriggered).Deployment.DeploymentUrisLocal?.FirstOrDefault();
            return Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.IsLoopback ? target : null;
        }
        catch (Exception e) when (e is CloudEventFormatException or EventDataException)
        {
            // The dry run reads the file again and says what is wrong with it.
            return null;
        }
    }

    private static bool Refuse(string? problem)
    {
        if (problem is not null)
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine();
        }

        Console.Error.WriteLine(Help);
        return false;
    }
}
