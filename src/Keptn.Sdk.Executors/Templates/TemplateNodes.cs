namespace Keptn.Sdk.Executors.Templates;

/// <summary>A part of a template that renders something.</summary>
internal abstract record TemplateNode(int Line);

internal sealed record TextNode(int Line, string Text) : TemplateNode(Line);

internal sealed record ActionNode(int Line, Pipeline Pipeline) : TemplateNode(Line);

/// <summary>An <c>if</c>, <c>with</c> or <c>range</c>.</summary>
internal sealed record BranchNode(int Line, string Keyword, Pipeline Pipeline, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else)
    : TemplateNode(Line);

internal sealed record CallNode(int Line, string Name, Pipeline? Pipeline) : TemplateNode(Line);

/// <summary>A <c>break</c> or <c>continue</c>.</summary>
internal sealed record JumpNode(int Line, bool IsBreak) : TemplateNode(Line);

internal sealed record Pipeline(int Line, IReadOnlyList<string> Variables, bool Assigns, IReadOnlyList<Command> Commands);

internal sealed record Command(IReadOnlyList<Operand> Operands);

/// <summary>What stands in a command.</summary>
internal abstract record Operand(int Line);

internal sealed record ConstantOperand(int Line, object? Value, string Text) : Operand(Line);

internal sealed record FunctionOperand(int Line, string Name) : Operand(Line);

/// <summary>The dot, a variable or a pipeline in parentheses, and fields of it.</summary>
internal sealed record PathOperand(int Line, string? Variable, Pipeline? Pipeline, IReadOnlyList<string> Fields) : Operand(Line)
{
    internal bool IsDot => Variable is null && Pipeline is null && Fields.Count == 0;

    public override string ToString() =>
        (Variable ?? (Pipeline is null ? string.Empty : "(...)")) + (IsDot ? "." : string.Concat(Fields.Select(f => "." + f)));
}
