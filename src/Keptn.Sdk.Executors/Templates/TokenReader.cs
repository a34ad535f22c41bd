namespace Keptn.Sdk.Executors.Templates;

/// <summary>Walks through the tokens of one action.</summary>
internal sealed class TokenReader(IReadOnlyList<TemplateToken> tokens)
{
    internal int Position { get; set; }

    /// <summary>The next token, a space included.</summary>
    internal TemplateToken PeekRaw => tokens[Math.Min(Position, tokens.Count - 1)];

    /// <summary>The next token that is no space.</summary>
    internal TemplateToken Peek
    {
        get
        {
            SkipSpaces();
            return PeekRaw;
        }
    }

    internal TemplateToken Read()
    {
        SkipSpaces();
        var token = PeekRaw;
        Position++;
        return token;
    }

    internal string ReadText(string context) =>
        Read() is { Kind: TokenKind.Text } token ? token.Text : throw Error($"{context} needs a name in quotes");

    internal void ReadEnd()
    {
        if (Read().Kind != TokenKind.End)
        {
            throw Error($"unexpected '{tokens[Position - 1].Text}'");
        }
    }

    internal TemplateException Error(string reason) => new(PeekRaw.Line, reason);

    private void SkipSpaces()
    {
        while (PeekRaw.Kind == TokenKind.Space)
        {
            Position++;
        }
    }
}
