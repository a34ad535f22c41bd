namespace Keptn.Sdk.Executors.Templates;

/// <summary>A template that cannot be read or rendered. The message quotes the template, never a value.</summary>
internal sealed class TemplateException : Exception
{
    internal TemplateException(int line, string reason)
        : base($"line {line}: {reason}")
    {
        Line = line;
        Reason = reason;
    }

    internal int Line { get; }

    internal string Reason { get; }
}
