namespace Keptn.Sdk.Executors.Templates;

/// <summary>One rendering of a template.</summary>
internal sealed class TemplateRun
{
    private readonly GoTemplate _template;
    private readonly RenderedText _output;
    private readonly GoPrinter _printer;
    private readonly object? _data;
    private List<(string Name, object? Value)> _variables;
    private int _depth;
    private int _steps;

    internal TemplateRun(GoTemplate template, RenderedText output, GoPrinter printer, object? data)
    {
        _template = template;
        _output = output;
        _printer = printer;
        _data = data;
        _variables = [("$", data)];
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    internal void Run() => Run(_template.Nodes, _data);

    private Flow Run(IReadOnlyList<TemplateNode> nodes, object? dot)
    {
        foreach (var node in nodes)
        {
            Count(node.Line, 1);
            var flow = Flow.Next;
            switch (node)
            {
                case TextNode text:
                    Write(text.Line, text.Text, isValue: false);
                    break;
                case ActionNode { Pipeline: var pipeline }:
                    var value = Evaluate(pipeline, dot);
                    if (pipeline.Variables.Count == 0)
                    {
                        Write(node.Line, _printer.PrintAction(value), isValue: true);
                    }

                    break;
                case BranchNode branch:
                    var mark = _variables.Count;
                    flow = RunBranch(branch, dot);
                    _variables.RemoveRange(mark, _variables.Count - mark);
                    break;
                case CallNode call:
                    RunCall(call, dot);
                    break;
                case JumpNode jump:
                    return jump.IsBreak ? Flow.Break : Flow.Continue;
            }

            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }

    private void Count(int line, int steps)
    {
        if ((_steps += steps) > GoTemplate.MaxSteps)
        {
            throw new TemplateException(line, $"it takes more than {GoTemplate.MaxSteps} steps");
        }
    }

    private void Write(int line, string text, bool isValue)
    {
        if (!_output.Append(text, isValue))
        {
            throw new TemplateException(line, "it renders more characters than are allowed");
        }
    }

    private Flow RunBranch(BranchNode branch, object? dot)
    {
        if (branch.Keyword == "range")
        {
            RunLoop(branch, dot);
            return Flow.Next;
        }

        var value = Evaluate(branch.Pipeline, dot);
        var isTrue = GoValue.IsTrue(value);
        return Run(isTrue ? branch.Body : branch.Else, isTrue && branch.Keyword == "with" ? value : dot);
    }

    private void RunLoop(BranchNode branch, object? dot)
    {
        var items = Evaluate(branch.Pipeline with { Variables = [] }, dot) switch
        {
            GoMap map => map.Select(m => ((object)m.Key, m.Value)),
            object?[] list => list.Select((item, i) => ((object)(long)i, item)),
            null => [],
            var other => throw new TemplateException(branch.Line, $"range can't iterate over a value of type {GoValue.GetTypeName(other)}"),
        };
        var names = branch.Pipeline.Variables;
        var mark = _variables.Count;
        var any = false;
        foreach (var (key, item) in items)
        {
            any = true;
            Count(branch.Line, 1);
            if (names.Count > 0)
            {
                SetVariable(names[^1], item, branch.Pipeline.Assigns);
            }

            if (names.Count > 1)
            {
                SetVariable(names[0], key, branch.Pipeline.Assigns);
            }

            var flow = Run(branch.Body, item);
            _variables.RemoveRange(mark, _variables.Count - mark);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        if (!any)
        {
            Run(branch.Else, dot);
        }
    }

    private void RunCall(CallNode call, object? dot)
    {
        var argument = call.Pipeline is null ? null : Evaluate(call.Pipeline, dot);
        if (!_template.Definitions.TryGetValue(call.Name, out var nodes))
        {
            throw new TemplateException(call.Line, $"template \"{call.Name}\" not defined");
        }

        if (++_depth > GoTemplate.MaxDepth)
        {
            throw new TemplateException(call.Line, "templates call each other too deep");
        }

        var outer = _variables;
        _variables = [("$", argument)];
        Run(nodes, argument);
        _variables = outer;
        _depth--;
    }

    private object? Evaluate(Pipeline pipeline, object? dot)
    {
        object? value = null;
        var hasValue = false;
        foreach (var command in pipeline.Commands)
        {
            value = Evaluate(command, dot, hasValue, value);
            hasValue = true;
        }

        foreach (var name in pipeline.Variables)
        {
            SetVariable(name, value, pipeline.Assigns);
        }

        return value;
    }

    private object? Evaluate(Command command, object? dot, bool hasPiped, object? piped)
    {
        var first = command.Operands[0];
        if (first is FunctionOperand function)
        {
            return Call(function, command.Operands.Skip(1), dot, hasPiped, piped);
        }

        if (command.Operands.Count > 1 || hasPiped)
        {
            throw new TemplateException(first.Line, $"{Describe(first)} is not a function but has arguments");
        }

        return first is ConstantOperand { Value: null } ? throw new TemplateException(first.Line, "nil is not a command") : Evaluate(first, dot);
    }

    private object? Call(FunctionOperand function, IEnumerable<Operand> operands, object? dot, bool hasPiped, object? piped)
    {
        var list = operands.ToList();
        if (TemplateFunctions.FindArityProblem(function.Name, list.Count + (hasPiped ? 1 : 0)) is { } problem)
        {
            throw new TemplateException(function.Line, problem);
        }

        if (function.Name is "and" or "or")
        {
            object? value = null;
            foreach (var operand in list)
            {
                value = Evaluate(operand, dot);
                if (GoValue.IsTrue(value) == (function.Name == "or"))
                {
                    return value;
                }
            }

            return hasPiped ? piped : value;
        }

        var args = list.Select(o => Evaluate(o, dot)).Concat(hasPiped ? [piped] : []).ToArray();
        try
        {
            var result = TemplateFunctions.Call(function.Name, args, _printer);

            // A function that prints a large value takes its time, too.
            Count(function.Line, result is string text ? text.Length / 64 : 0);
            return result;
        }
        catch (ArgumentException e)
        {
            throw new TemplateException(function.Line, $"error calling {function.Name}: {e.Message}");
        }
    }

    private object? Evaluate(Operand operand, object? dot) => operand switch
    {
        ConstantOperand constant => constant.Value == NumberLiteral.Overflow
            ? throw new TemplateException(constant.Line, $"{constant.Text} overflows int")
            : constant.Value,
        FunctionOperand function => Call(function, [], dot, hasPiped: false, null),
        PathOperand path => EvaluatePath(path, dot),
        _ => throw new InvalidOperationException($"There is no {operand.GetType().Name} in templates."),
    };

    private object? EvaluatePath(PathOperand path, object? dot)
    {
        var value = path.Pipeline is { } pipeline ? Evaluate(pipeline, dot)
            : path.Variable is { } name ? _variables.FindLast(v => v.Name == name).Value
            : dot;
        foreach (var field in path.Fields)
        {
            value = value switch
            {
                GoMap map => map.TryGetValue(field, out var member)
                    ? member
                    : throw new TemplateException(path.Line, $"{path}: map has no entry for key \"{field}\""),
                null => throw new TemplateException(path.Line, $"{path}: there is nothing that could have a field {field}"),
                _ => throw new TemplateException(path.Line, $"{path}: can't evaluate field {field} in type {GoValue.GetTypeName(value)}"),
            };
        }

        return value;
    }

    private void SetVariable(string name, object? value, bool assigns)
    {
        var index = assigns ? _variables.FindLastIndex(v => v.Name == name) : -1;
        if (index >= 0)
        {
            _variables[index] = (name, value);
        }
        else
        {
            _variables.Add((name, value));
        }
    }

    private static string Describe(Operand operand) => operand is ConstantOperand constant ? constant.Text : operand.ToString();
}
