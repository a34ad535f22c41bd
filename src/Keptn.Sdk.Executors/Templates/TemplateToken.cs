namespace Keptn.Sdk.Executors.Templates;

internal enum TokenKind
{
    Space,
    Identifier,
    Keyword,
    Field,
    Variable,
    Dot,
    Bool,
    Nil,
    Number,
    Text,
    Pipe,
    LeftParenthesis,
    RightParenthesis,
    Declare,
    Assign,
    Comma,
    End,
}

/// <summary>One token of an action.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; for a text its value.</param>
/// <param name="Line">The line in the template, from 1.</param>
internal readonly record struct TemplateToken(TokenKind Kind, string Text, int Line)
{
    /// <summary>The value of a number or of a character.</summary>
    internal object? Value { get; init; }
}

/// <summary>Plain text, or the tokens between <c>{{</c> and <c>}}</c>.</summary>
internal readonly record struct TemplateSegment(string? Text, IReadOnlyList<TemplateToken> Tokens, int Line);
