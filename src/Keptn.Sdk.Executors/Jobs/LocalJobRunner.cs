using Keptn.Sdk.Executors.Webhooks;
using Keptn.Sdk.Tooling;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Executors.Jobs;

/// <summary>
/// Runs jobs as processes of this machine: the command of the task without its image, in an environment that has nothing
/// of the service's, and in a folder that takes the place of <c>/keptn</c>.
/// </summary>
internal sealed class LocalJobRunner(IOptions<JobOptions> options, TimeProvider timeProvider) : IJobRunner
{
    /// <summary>What it is told of the machine; all else of the service's environment is not for jobs.</summary>
    private static readonly HashSet<string> s_inherited = new(StringComparer.Ordinal)
    {
        "LANG", "LC_ALL", "PATH", "SSL_CERT_DIR", "SSL_CERT_FILE", "SystemRoot", "TZ",
    };

    private const int MaxLoggedLines = 200;

    /// <summary>Shorter secrets are no secrets, and masking them would leave nothing to read.</summary>
    private const int ShortestSecret = 4;

    private readonly LocalJobSecrets _secrets = new(options.Value.SecretsDirectory);

    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        JobLog.WithoutImage(run.Context.Logger, run.Name, run.Task.Image);
        if (run.Task.Command.Count == 0)
        {
            throw new KeptnTaskException("it has no cmd, and a local process cannot know what its image would run.");
        }

        var files = new LocalJobFiles(run);
        await files.PrepareAsync(cancellationToken).ConfigureAwait(false);
        var secrets = new List<string>();
        var variables = await CreateVariablesAsync(run, files, secrets, cancellationToken).ConfigureAwait(false);
        var mask = new SecretMask(secrets.Where(s => s.Length >= ShortestSecret));
        var logs = new LogTail(run.MaxLogSize);

        // What may show a secret is not for the log.
        var command = CreateCommand(run, files, variables, logs) with { MaxLoggedLines = secrets.Count == 0 ? MaxLoggedLines : 0 };
        var result = await new ToolRunner(run.Context.Logger, timeProvider).RunAsync(command, cancellationToken).ConfigureAwait(false);
        var text = $"(a local process; the image '{run.Task.Image}' was not used)\n{mask.Apply(logs.ToString())}";
        var outcome = result.TimedOut ? JobOutcome.Failure($"it took longer than {command.Timeout!.Value.TotalSeconds:0} s and was ended", text)
            : result.ExitCode != 0 ? JobOutcome.Failure($"it exited with code {result.ExitCode}", text)
            : JobOutcome.Success(text);
        return outcome with { ResultText = files.ReadResult() is { } own ? mask.Apply(own) : null };
    }

    private static ToolCommand CreateCommand(JobRun run, LocalJobFiles files, IReadOnlyDictionary<string, string> variables, LogTail logs)
    {
        // The paths of the file first: what the event brings in is not looked at.
        var words = run.Task.Command.Concat(run.Task.Arguments).Select(w => VariableReferences.Expand(files.Map(w), variables)).ToList();
        if (string.IsNullOrWhiteSpace(words[0]))
        {
            throw new KeptnTaskException("its cmd is empty.");
        }

        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => !s_inherited.Contains(name))
            .ToDictionary(name => name, _ => (string?)null);
        environment["HOME"] = environment["TMPDIR"] = files.HomeFolder;
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return new ToolCommand(words[0], words[1..])
        {
            Environment = environment,
            OnOutput = logs.Add,
            TailLines = 0,
            Timeout = run.Deadline < run.MaxDuration ? run.Deadline : run.MaxDuration,
            WorkingDirectory = files.GetWorkingFolder(),
        };
    }

    /// <summary>The last of equal names counts; a reference sees what stands before it, as in Kubernetes.</summary>
    private async Task<IReadOnlyDictionary<string, string>> CreateVariablesAsync(
        JobRun run, LocalJobFiles files, List<string> secrets, CancellationToken cancellationToken)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in run.Variables)
        {
            if (variable.SecretName is { } secret)
            {
                foreach (var (key, value) in await _secrets.ReadAsync(secret, cancellationToken).ConfigureAwait(false))
                {
                    variables[key] = value;
                    secrets.Add(value);
                }
            }
            else
            {
                variables[variable.Name] = variable.IsExpanded ? VariableReferences.Expand(files.Map(variable.Value), variables) : variable.Value;
            }
        }

        foreach (var (name, _) in variables.Where(v => v.Value.Contains('\0', StringComparison.Ordinal)))
        {
            throw new KeptnTaskException($"the variable '{name}' has a character that no variable can have.");
        }

        return variables;
    }
}
