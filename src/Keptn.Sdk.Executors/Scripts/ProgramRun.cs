using System.Text;
using Keptn.Sdk.CloudEvents;
using Keptn.Sdk.Executors.Webhooks;
using Keptn.Sdk.Tooling;
using Microsoft.Extensions.Logging;

namespace Keptn.Sdk.Executors.Scripts;

/// <summary>
/// Runs a <c>.sh</c> or <c>.py</c> file in the event's workspace, which is its home as well, with the file of the event as
/// its argument and nothing of the service but what the settings name.
/// </summary>
internal sealed class ProgramRun(ScriptOptions options, ScriptEnvironment environment, SecretMask mask, EventContext context)
{
    /// <summary>How many names a message has at most.</summary>
    private const int MaxNamed = 10;

    private readonly string _name = ScriptNames.IsName(context.CloudEvent.Id) ? context.CloudEvent.Id! : "keptn";
    private readonly ILogger _logger = new MaskingLogger(context.Logger, mask);

    /// <exception cref="KeptnTaskException">It cannot be started.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and its processes are gone.</exception>
    internal async Task<ScriptOutcome> RunAsync(FoundScript script, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var output = new ScriptOutput(options.MaxOutputSize);
        var command = await PrepareAsync(script, output, cancellationToken).ConfigureAwait(false);
        var result = await new ToolRunner(_logger, timeProvider).RunAsync(command, cancellationToken).ConfigureAwait(false);
        if (result.TimedOut)
        {
            return ScriptOutcome.Errored(WithTail($"{script.Name} took longer than {options.Timeout} and was ended", result.Tail));
        }

        if (result.ExitCode != 0)
        {
            return ScriptOutcome.Fail(WithTail($"{script.Name} ended with exit code {result.ExitCode}", result.Tail));
        }

        var data = await ReadResultAsync(script, output, cancellationToken).ConfigureAwait(false);
        return ScriptOutcome.Pass(mask.Apply(output.GetMessage()), mask.Apply(data));
    }

    private async Task<ToolCommand> PrepareAsync(FoundScript script, ScriptOutput output, CancellationToken cancellationToken)
    {
        var workspace = context.Workspace;
        var file = workspace.GetPath(script.Path);
        var eventFile = $"{_name}.event.json";
        var temporary = workspace.GetPath("tmp");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            Directory.CreateDirectory(temporary);
            await File.WriteAllBytesAsync(file, script.File.Content, cancellationToken).ConfigureAwait(false);
            await File.WriteAllBytesAsync(workspace.GetPath(eventFile), JsonEventFormatter.EncodeStructuredModeMessage(context.CloudEvent), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeptnTaskException($"{script.Name} could not be written to the workspace: {e.GetType().Name}.", e);
        }

        // Relative, as in the original: scripts look for their files beside the event.
        return new ToolCommand(script.Name.EndsWith(".py", StringComparison.Ordinal) ? options.Python : options.Bash, script.Path, eventFile)
        {
            WorkingDirectory = workspace.Path,
            Environment = BuildEnvironment(script, workspace.Path, temporary),
            Timeout = options.Timeout,
            MaxLineLength = Math.Min(options.MaxOutputSize, 1_000_000),
            OnOutput = output.Add,
            OnError = output.AddError,
        };
    }

    private Dictionary<string, string?> BuildEnvironment(FoundScript script, string home, string temporary)
    {
        var leftOut = new List<string>();
        var variables = environment.Names.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        variables["HOME"] = home;
        variables["TMPDIR"] = temporary;
        foreach (var (name, value) in environment.Build(EventValues.Create(context.CloudEvent), leftOut))
        {
            variables[name] = value;
        }

        if (leftOut.Count > 0)
        {
            var more = leftOut.Count > MaxNamed ? $" and {leftOut.Count - MaxNamed} more" : string.Empty;
            ScriptLog.ValuesLeftOut(context.Logger, context.CloudEvent.Id, script.Name, string.Join(", ", leftOut.Take(MaxNamed)) + more);
        }

        return variables;
    }

    /// <summary>The file that a script may leave, or else its output.</summary>
    private async Task<string> ReadResultAsync(FoundScript script, ScriptOutput output, CancellationToken cancellationToken)
    {
        // A link would be refused here; what is no plain file has no length.
        var file = new FileInfo(context.Workspace.GetPath($"{_name}.finished.event.json"));
        if (!file.Exists || file.Length == 0)
        {
            if (output.IsResultCut && output.Result.StartsWith('{'))
            {
                ScriptLog.ResultTooLong(context.Logger, script.Name, context.CloudEvent.Id, options.MaxOutputSize);
            }

            return output.IsResultCut ? string.Empty : output.Result;
        }

        if (file.Length > options.MaxOutputSize)
        {
            ScriptLog.ResultTooLong(context.Logger, script.Name, context.CloudEvent.Id, options.MaxOutputSize);
            return string.Empty;
        }

        return Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file.FullName, cancellationToken).ConfigureAwait(false));
    }

    private string WithTail(string what, string tail)
    {
        // Where its beginning is cut off, the rest of that line may be the rest of a secret.
        var rest = tail.StartsWith("...", StringComparison.Ordinal) && tail.IndexOf('\n', StringComparison.Ordinal) is > 0 and var next ? $"...{tail[next..]}" : tail;
        return rest.Length == 0 ? $"{what}." : $"{what}: {mask.Apply(rest)}";
    }
}
