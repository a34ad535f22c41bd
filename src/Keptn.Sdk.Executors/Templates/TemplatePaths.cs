namespace Keptn.Sdk.Executors.Templates;

/// <summary>Looks into templates without running them.</summary>
internal static class TemplatePaths
{
    /// <summary>Stands for every value in a draft.</summary>
    internal const string Placeholder = "value";

    /// <summary>Finds the fields of the event that a template surely asks for by name: those where the dot is the event.</summary>
    internal static IReadOnlyList<PathOperand> Find(GoTemplate template)
    {
        var found = new List<PathOperand>();
        Collect(template.Nodes, dotIsEvent: true, found);
        return found;
    }

    /// <summary>Renders the text of a template with a word in place of every value; of branches the first.</summary>
    internal static RenderedText RenderDraft(GoTemplate template)
    {
        var text = RenderedText.Create(int.MaxValue);
        RenderDraft(template.Nodes, text);
        return text;
    }

    private static void RenderDraft(IEnumerable<TemplateNode> nodes, RenderedText text)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case TextNode plain:
                    text.Append(plain.Text, isValue: false);
                    break;
                case ActionNode { Pipeline.Variables.Count: 0 } or CallNode:
                    text.Append(Placeholder, isValue: true);
                    break;
                case BranchNode branch:
                    RenderDraft(branch.Body, text);
                    break;
            }
        }
    }

    private static void Collect(IEnumerable<TemplateNode> nodes, bool dotIsEvent, List<PathOperand> found)
    {
        foreach (var node in nodes)
        {
            switch (node)
            {
                case ActionNode action:
                    Collect(action.Pipeline, dotIsEvent, found);
                    break;
                case CallNode { Pipeline: { } pipeline }:
                    Collect(pipeline, dotIsEvent, found);
                    break;
                case BranchNode branch:
                    Collect(branch.Pipeline, dotIsEvent, found);
                    Collect(branch.Body, dotIsEvent && branch.Keyword == "if", found);
                    Collect(branch.Else, dotIsEvent, found);
                    break;
            }
        }
    }

    private static void Collect(Pipeline pipeline, bool dotIsEvent, List<PathOperand> found)
    {
        foreach (var operand in pipeline.Commands.SelectMany(c => c.Operands).OfType<PathOperand>())
        {
            if (operand.Pipeline is { } inner)
            {
                Collect(inner, dotIsEvent, found);
            }
            else if (operand.Fields.Count > 0 && (operand.Variable == "$" || (operand.Variable is null && dotIsEvent)))
            {
                found.Add(operand);
            }
        }
    }
}
