namespace Keptn.Sdk.Executors.Scripts;

/// <summary>A <c>.http</c> file that is none.</summary>
/// <param name="line">The line, from 1.</param>
/// <param name="reason">What is wrong there.</param>
internal sealed class HttpFileException(int line, string reason) : Exception($"line {line}: {reason}")
{
    internal int Line { get; } = line;

    internal string Reason { get; } = reason;
}
