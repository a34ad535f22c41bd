namespace Keptn.Sdk.Executors.Templates;

/// <summary>Reads the actions of a template. Source: Go's text/template, package documentation.</summary>
internal sealed class TemplateParser
{
    private readonly IReadOnlyList<TemplateSegment> _segments;
    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _definitions = new(StringComparer.Ordinal);
    private readonly List<string> _variables = ["$"];
    private int _next;
    private int _loops;
    private int _depth;

    private TemplateParser(IReadOnlyList<TemplateSegment> segments) => _segments = segments;

    internal static GoTemplate Parse(string source)
    {
        var parser = new TemplateParser(TemplateScanner.Scan(source));
        var nodes = parser.ParseList(isNested: false, out _);
        return new GoTemplate(nodes, parser._definitions);
    }

    /// <summary>Reads nodes up to the end, or up to <c>end</c> or <c>else</c>, whose tokens it hands over.</summary>
    private List<TemplateNode> ParseList(bool isNested, out TokenReader? stop)
    {
        if (++_depth > GoTemplate.MaxDepth)
        {
            throw new TemplateException(_segments[_next - 1].Line, "it is nested too deep");
        }

        var nodes = new List<TemplateNode>();
        while (_next < _segments.Count)
        {
            var segment = _segments[_next++];
            if (segment.Text is { } text)
            {
                nodes.Add(new TextNode(segment.Line, text));
                continue;
            }

            var reader = new TokenReader(segment.Tokens);
            if (reader.Peek is { Kind: TokenKind.Keyword, Text: "end" or "else" } keyword)
            {
                stop = isNested ? reader : throw reader.Error($"unexpected {{{{{keyword.Text}}}}}");
                _depth--;
                return nodes;
            }

            if (ParseAction(reader, isTop: !isNested) is { } node)
            {
                nodes.Add(node);
            }
        }

        if (isNested)
        {
            throw new TemplateException(_segments[^1].Line, "an {{end}} is missing");
        }

        stop = null;
        return nodes;
    }

    private TemplateNode? ParseAction(TokenReader reader, bool isTop)
    {
        var first = reader.Peek;
        if (first.Kind != TokenKind.Keyword)
        {
            var pipeline = ParsePipeline(reader, "command", TokenKind.End);
            return new ActionNode(first.Line, pipeline);
        }

        reader.Read();
        switch (first.Text)
        {
            case "if" or "with" or "range":
                return ParseBranch(reader, first);
            case "break" or "continue":
                reader.ReadEnd();
                return _loops > 0 ? new JumpNode(first.Line, first.Text == "break") : throw reader.Error($"{{{{{first.Text}}}}} outside {{{{range}}}}");
            case "template":
                return ParseCall(reader, first.Line);
            case "block":
                return ParseBlock(reader, first.Line);
            default:
                if (!isTop)
                {
                    throw reader.Error("unexpected {{define}}");
                }

                var name = reader.ReadText("define");
                reader.ReadEnd();
                Define(name);
                return null;
        }
    }

    private BranchNode ParseBranch(TokenReader reader, TemplateToken keyword)
    {
        var scope = _variables.Count;
        var pipeline = ParsePipeline(reader, keyword.Text, TokenKind.End);
        var isLoop = keyword.Text == "range";
        _loops += isLoop ? 1 : 0;
        var body = ParseList(isNested: true, out var stop);
        _loops -= isLoop ? 1 : 0;
        List<TemplateNode> otherwise = [];
        var token = stop!.Read();
        if (token.Text == "else")
        {
            if (stop.Peek is { Kind: TokenKind.Keyword, Text: "if" } nested && keyword.Text == "if")
            {
                stop.Read();
                otherwise.Add(ParseBranch(stop, nested));
                _variables.RemoveRange(scope, _variables.Count - scope);
                return new BranchNode(keyword.Line, keyword.Text, pipeline, body, otherwise);
            }

            stop.ReadEnd();
            otherwise = ParseList(isNested: true, out stop);
            if (stop!.Read() is { Text: not "end" })
            {
                throw stop.Error("expected end; found {{else}}");
            }
        }

        stop.ReadEnd();
        _variables.RemoveRange(scope, _variables.Count - scope);
        return new BranchNode(keyword.Line, keyword.Text, pipeline, body, otherwise);
    }

    private CallNode ParseCall(TokenReader reader, int line)
    {
        var name = reader.ReadText("template");
        var pipeline = reader.Peek.Kind == TokenKind.End ? null : ParsePipeline(reader, "template", TokenKind.End);
        return new CallNode(line, name, pipeline);
    }

    private CallNode ParseBlock(TokenReader reader, int line)
    {
        var name = reader.ReadText("block");
        var pipeline = ParsePipeline(reader, "block", TokenKind.End);
        Define(name);
        return new CallNode(line, name, pipeline);
    }

    private void Define(string name)
    {
        var outer = _variables.ToArray();
        var loops = _loops;
        _variables.Clear();
        _variables.Add("$");
        _loops = 0;
        var nodes = ParseList(isNested: true, out var stop);
        if (stop!.Read() is { Text: not "end" })
        {
            throw stop.Error("unexpected {{else}}");
        }

        stop.ReadEnd();
        _variables.Clear();
        _variables.AddRange(outer);
        _loops = loops;
        _definitions[name] = nodes;
    }

    private Pipeline ParsePipeline(TokenReader reader, string context, TokenKind end)
    {
        var line = reader.Peek.Line;
        var (declared, assigns) = ParseVariables(reader, context);
        var commands = new List<Command>();
        while (reader.Peek.Kind != end)
        {
            commands.Add(ParseCommand(reader, end));
        }

        reader.Read();
        if (commands.Count == 0)
        {
            throw new TemplateException(line, $"missing value for {context}");
        }

        if (commands.Skip(1).Any(c => c.Operands[0] is ConstantOperand or PathOperand { IsDot: true }))
        {
            throw new TemplateException(line, "a value cannot follow '|'");
        }

        if (!assigns)
        {
            _variables.AddRange(declared);
        }

        return new Pipeline(line, declared, assigns, commands);
    }

    private (IReadOnlyList<string> Variables, bool Assigns) ParseVariables(TokenReader reader, string context)
    {
        var start = reader.Position;
        var names = new List<string>();
        while (reader.Peek.Kind == TokenKind.Variable && names.Count < 2)
        {
            names.Add(reader.Read().Text);
            switch (reader.Peek.Kind)
            {
                case TokenKind.Declare or TokenKind.Assign:
                    var assigns = reader.Read().Kind == TokenKind.Assign;
                    foreach (var name in assigns ? names : [])
                    {
                        CheckVariable(name, reader);
                    }

                    return (names, assigns);
                case TokenKind.Comma when context == "range" && names.Count == 1:
                    reader.Read();
                    continue;
                default:
                    reader.Position = start;
                    return ([], false);
            }
        }

        reader.Position = start;
        return ([], false);
    }

    private Command ParseCommand(TokenReader reader, TokenKind end)
    {
        var operands = new List<Operand>();
        while (ParseOperand(reader) is { } operand)
        {
            operands.Add(operand);
            var next = reader.PeekRaw;
            if (next.Kind == TokenKind.Space)
            {
                continue;
            }

            if (next.Kind == TokenKind.Pipe)
            {
                break;
            }

            if (next.Kind != end)
            {
                throw reader.Error($"unexpected '{next.Text}' in operand");
            }
        }

        if (operands.Count == 0)
        {
            throw reader.Error($"unexpected '{reader.Peek.Text}' in command");
        }

        if (reader.Peek.Kind == TokenKind.Pipe)
        {
            reader.Read();
        }
        else if (reader.Peek.Kind != end)
        {
            throw reader.Error($"unexpected '{reader.Peek.Text}' in command");
        }

        return new Command(operands);
    }

    private Operand? ParseOperand(TokenReader reader)
    {
        var token = reader.Peek;
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                reader.Read();
                return TemplateFunctions.Exists(token.Text)
                    ? WithoutFields(reader, new FunctionOperand(token.Line, token.Text))
                    : throw reader.Error($"function \"{token.Text}\" not defined");
            case TokenKind.Dot:
                reader.Read();
                return WithoutFields(reader, new PathOperand(token.Line, null, null, []));
            case TokenKind.Field:
                return new PathOperand(token.Line, null, null, ReadFields(reader));
            case TokenKind.Variable:
                reader.Read();
                CheckVariable(token.Text, reader);
                return new PathOperand(token.Line, token.Text, null, ReadFields(reader));
            case TokenKind.LeftParenthesis:
                reader.Read();
                if (++_depth > GoTemplate.MaxDepth)
                {
                    throw reader.Error("it is nested too deep");
                }

                var pipeline = ParsePipeline(reader, "parenthesized pipeline", TokenKind.RightParenthesis);
                _depth--;
                return new PathOperand(token.Line, null, pipeline, ReadFields(reader));
            case TokenKind.Bool:
                reader.Read();
                return WithoutFields(reader, new ConstantOperand(token.Line, token.Text == "true", token.Text));
            case TokenKind.Nil:
                reader.Read();
                return WithoutFields(reader, new ConstantOperand(token.Line, null, token.Text));
            case TokenKind.Number:
                reader.Read();
                return WithoutFields(reader, new ConstantOperand(token.Line, token.Value, token.Text));
            case TokenKind.Text:
                reader.Read();
                return WithoutFields(reader, new ConstantOperand(token.Line, token.Text, token.Text));
            default:
                return null;
        }
    }

    private static Operand WithoutFields(TokenReader reader, Operand operand) =>
        reader.PeekRaw.Kind is TokenKind.Field or TokenKind.Dot ? throw reader.Error("unexpected . behind a term") : operand;

    private static List<string> ReadFields(TokenReader reader)
    {
        var fields = new List<string>();
        while (reader.PeekRaw.Kind == TokenKind.Field)
        {
            fields.Add(reader.Read().Text[1..]);
        }

        return fields;
    }

    private void CheckVariable(string name, TokenReader reader)
    {
        if (!_variables.Contains(name))
        {
            throw reader.Error($"undefined variable \"{name}\"");
        }
    }
}
