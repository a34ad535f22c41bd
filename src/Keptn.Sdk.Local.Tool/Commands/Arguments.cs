using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Keptn.Sdk.Events;
using Keptn.Sdk.Files;

namespace Keptn.Sdk.Local.Tool.Commands;

/// <summary>Arguments and options that several commands have, each made anew for its command.</summary>
internal static class Arguments
{
    internal static Option<string> Project() => Name("--project", "-p", "The project.");

    internal static Option<string> Stage() => Name("--stage", null, "The stage.");

    internal static Option<string> Service() => Name("--service", "-s", "The service.");

    internal static Option<bool> Json() => new("--json")
    {
        Description = "One JSON object per line instead of text.",
    };

    internal static Argument<SequenceName> Sequence() => new("stage.sequence")
    {
        Description = "The stage and the name of the sequence, for instance dev.delivery.",
        CustomParser = ReadSequence,
    };

    internal static Option<FileInfo?> Data() => new("--data")
    {
        Description = "A JSON file with more data for the tasks, an object; - reads it from the standard input.",
    };

    internal static Option<EventLabels> Labels() => new("--label", "-l")
    {
        Description = "A label, as name=value. May be repeated.",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => EventLabels.None,
        CustomParser = ReadLabels,
    };

    /// <summary>A duration; the default is left to the command.</summary>
    internal static Option<int> Port(string description, int defaultPort)
    {
        var port = new Option<int>("--port") { Description = description, DefaultValueFactory = _ => defaultPort };
        port.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is var value and (< IPEndPoint.MinPort or > IPEndPoint.MaxPort))
            {
                result.AddError($"--port must be from {IPEndPoint.MinPort} to {IPEndPoint.MaxPort}, it is {value}");
            }
        });
        return port;
    }

    internal static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => ReadDuration(result, name),
    };

    internal static TimeSpan? ReadDuration(ArgumentResult result, string name)
    {
        var text = result.Tokens[0].Value;
        if (GoDuration.TryParse(text, out var duration) && duration.ToTimeSpan() >= TimeSpan.Zero)
        {
            return duration.ToTimeSpan();
        }

        result.AddError($"{name} '{text}' is no duration, for instance 90s or 10m");
        return null;
    }

    /// <summary>Reads the file of <see cref="Data"/>.</summary>
    /// <exception cref="CommandException">It is not there, or no JSON object.</exception>
    internal static async Task<JsonElement?> ReadDataAsync(FileInfo? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            return null;
        }

        try
        {
            var text = file.Name == "-"
                ? await Console.In.ReadToEndAsync(cancellationToken)
                : await File.ReadAllTextAsync(file.FullName, cancellationToken);
            var data = JsonElement.Parse(text);
            return data.ValueKind == JsonValueKind.Object
                ? data
                : throw new CommandException($"--data {file.Name}: the data of a sequence is a JSON object, this is {data.ValueKind}.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--data {file.Name}: {e.Message}");
        }
    }

    /// <summary>Refuses what is not a number above zero; what is none at all is told by the parser.</summary>
    internal static void CheckPositive(OptionResult result, string name)
    {
        if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < 1)
        {
            result.AddError($"{name} must be at least 1, it is {text}");
        }
    }

    // A variable of a script that is not set makes an empty name, with which nothing would ever happen.
    private static Option<string> Name(string name, string? shortName, string description) =>
        new(name, shortName is null ? [] : [shortName])
        {
            Description = description,
            Required = true,
            Validators =
            {
                result =>
                {
                    if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                    {
                        result.AddError($"{name} is empty");
                    }
                },
            },
        };

    private static SequenceName? ReadSequence(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Split('.') is [{ Length: > 0 } stage, { Length: > 0 } name])
        {
            return new SequenceName(stage, name);
        }

        result.AddError($"'{text}' is not stage.sequence, for instance dev.delivery");
        return null;
    }

    private static EventLabels ReadLabels(ArgumentResult result)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (var text in result.Tokens.Select(token => token.Value))
        {
            var mark = text.IndexOf('=', StringComparison.Ordinal);
            if (mark <= 0)
            {
                result.AddError($"--label '{text}' is not name=value, for instance --label build=17");
                break;
            }

            labels[text[..mark]] = text[(mark + 1)..];
        }

        return new EventLabels(labels);
    }
}
