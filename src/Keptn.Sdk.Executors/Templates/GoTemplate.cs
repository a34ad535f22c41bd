namespace Keptn.Sdk.Executors.Templates;

/// <summary>
/// A Go template, run over values with <c>missingkey=error</c> as webhook-service does. Source: Go's text/template,
/// package documentation; webhook-service lib/template_engine.go.
/// </summary>
internal sealed class GoTemplate(IReadOnlyList<TemplateNode> nodes, IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> definitions)
{
    /// <summary>How deep actions and templates may be nested; Go goes on to 100,000, which no stack of ours holds.</summary>
    internal const int MaxDepth = 100;

    /// <summary>How many steps a template may take: nested loops over an event must not hold up the service.</summary>
    internal const int MaxSteps = 200_000;

    internal IReadOnlyList<TemplateNode> Nodes { get; } = nodes;

    internal IReadOnlyDictionary<string, IReadOnlyList<TemplateNode>> Definitions { get; } = definitions;

    /// <summary>Reads a template.</summary>
    /// <exception cref="TemplateException">It is none.</exception>
    internal static GoTemplate Parse(string source) => TemplateParser.Parse(source);

    /// <summary>Renders the template.</summary>
    /// <param name="data">What the dot is.</param>
    /// <param name="plainNumbers">Whether numbers are printed without an exponent.</param>
    /// <param name="maxLength">How many characters it may render.</param>
    /// <exception cref="TemplateException">A key is missing, an argument does not fit, or a limit is passed.</exception>
    internal RenderedText Render(object? data, bool plainNumbers = false, int maxLength = 1024 * 1024)
    {
        var output = RenderedText.Create(maxLength);
        new TemplateRun(this, output, new GoPrinter(plainNumbers), data).Run();
        return output;
    }
}
