using System.Numerics;
using System.Text;

namespace Keptn.Sdk.Executors.Templates;

/// <summary>The functions of templates: Go's own, and <c>toJson</c>. <c>and</c> and <c>or</c> are not here: they stop early.</summary>
internal static class TemplateFunctions
{
    private static readonly Dictionary<string, (int Least, int Most)> s_arity = new(StringComparer.Ordinal)
    {
        ["and"] = (1, int.MaxValue),
        ["or"] = (1, int.MaxValue),
        ["not"] = (1, 1),
        ["len"] = (1, 1),
        ["index"] = (1, int.MaxValue),
        ["slice"] = (1, int.MaxValue),
        ["call"] = (1, int.MaxValue),
        ["print"] = (0, int.MaxValue),
        ["println"] = (0, int.MaxValue),
        ["printf"] = (1, int.MaxValue),
        ["html"] = (0, int.MaxValue),
        ["js"] = (0, int.MaxValue),
        ["urlquery"] = (0, int.MaxValue),
        ["eq"] = (1, int.MaxValue),
        ["ne"] = (2, 2),
        ["lt"] = (2, 2),
        ["le"] = (2, 2),
        ["gt"] = (2, 2),
        ["ge"] = (2, 2),
        ["toJson"] = (1, 1),
    };

    internal static bool Exists(string name) => s_arity.ContainsKey(name);

    /// <summary>What is wrong with a number of arguments; null if nothing is.</summary>
    internal static string? FindArityProblem(string name, int count)
    {
        var (least, most) = s_arity[name];
        return count >= least && count <= most ? null : $"wrong number of args for {name}: got {count}";
    }

    /// <summary>Calls a function.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit.</exception>
    internal static object? Call(string name, object?[] args, GoPrinter printer) => name switch
    {
        "not" => !GoValue.IsTrue(args[0]),
        "len" => GetLength(args[0]),
        "index" => Index(args),
        "slice" => Slice(args),
        "print" => printer.Print(args),
        "println" => printer.PrintLine(args),
        "printf" => args[0] is string format
            ? printer.Format(format, args.AsSpan(1))
            : throw new ArgumentException($"expected string; found {GoValue.GetTypeName(args[0])}"),
        "html" => GoQuote.Html(Join(args, printer)),
        "js" => GoQuote.JavaScript(Join(args, printer)),
        "urlquery" => GoQuote.Query(Join(args, printer)),
        "eq" => Equal(args[0], args.AsSpan(1)),
        "ne" => !Equal(args[0], args.AsSpan(1)),
        "lt" => IsLess(args[0], args[1]),
        "le" => IsLess(args[0], args[1]) || Equal(args[0], args.AsSpan(1)),
        "gt" => !IsLess(args[0], args[1]) && !Equal(args[0], args.AsSpan(1)),
        "ge" => !IsLess(args[0], args[1]),
        "toJson" => GoValue.ToJson(args[0]),
        _ => throw new ArgumentException("there is nothing to call"),
    };

    private static string Join(object?[] args, GoPrinter printer) =>
        args is [string text] ? text : printer.Print([.. args.Select(a => a ?? "<no value>")]);

    private static long GetLength(object? value) => value switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        GoMap map => map.Count,
        object?[] list => list.Length,
        null => throw new ArgumentException("len of nil pointer"),
        _ => throw new ArgumentException($"len of type {GoValue.GetTypeName(value)}"),
    };

    private static object? Index(object?[] args)
    {
        var value = args[0] ?? throw new ArgumentException("index of untyped nil");
        for (var i = 1; i < args.Length; i++)
        {
            value = value switch
            {
                GoMap map => args[i] is string key
                    ? map.TryGetValue(key, out var member) ? member : map.IsOfTexts ? string.Empty : null
                    : throw new ArgumentException("a key must be a text"),
                object?[] list => list[CheckIndex(args[i], list.Length)],
                string text => (long)Encoding.UTF8.GetBytes(text)[CheckIndex(args[i], Encoding.UTF8.GetByteCount(text))],
                null => throw new ArgumentException("index of nil pointer"),
                _ => throw new ArgumentException($"can't index item of type {GoValue.GetTypeName(value)}"),
            };
        }

        return value;

        static int CheckIndex(object? index, int length) =>
            index is not long number ? throw new ArgumentException($"cannot index slice/array with type {GoValue.GetTypeName(index)}")
            : number < 0 || number >= length ? throw new ArgumentException($"slice index out of range: {number}")
            : (int)number;
    }

    private static object? Slice(object?[] args)
    {
        var bytes = args[0] is string text ? Encoding.UTF8.GetBytes(text) : null;
        var list = args[0] as object?[];
        if (bytes is null && list is null)
        {
            throw new ArgumentException($"can't slice item of type {GoValue.GetTypeName(args[0])}");
        }

        var length = bytes?.Length ?? list!.Length;
        if (args.Length > (bytes is null ? 4 : 3))
        {
            throw new ArgumentException($"too many slice indexes: {args.Length - 1}");
        }

        var bounds = args.Skip(1).Select(index =>
            index is not long number ? throw new ArgumentException($"cannot index slice/array with type {GoValue.GetTypeName(index)}")
            : number < 0 || number > length ? throw new ArgumentException($"index out of range: {number}")
            : (int)number).ToArray();
        var start = bounds.Length > 0 ? bounds[0] : 0;
        var end = bounds.Length > 1 ? bounds[1] : length;
        return start > end || (bounds.Length > 2 && end > bounds[2]) ? throw new ArgumentException($"invalid slice index: {start} > {end}")
            : bytes is not null ? Encoding.UTF8.GetString(bytes[start..end])
            : list![start..end];
    }

    private static bool Equal(object? left, ReadOnlySpan<object?> others)
    {
        if (others.IsEmpty)
        {
            throw new ArgumentException("missing argument for comparison");
        }

        foreach (var right in others)
        {
            if (left is not null && right is not null && left.GetType() != right.GetType())
            {
                throw new ArgumentException("incompatible types for comparison");
            }

            if (left is GoMap or object?[] && right is not null)
            {
                throw new ArgumentException($"non-comparable type {GoValue.GetTypeName(left)}");
            }

            if (Equals(left, right))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLess(object? left, object? right)
    {
        if (left is null or GoMap or object?[] or bool or Complex || right is null or GoMap or object?[])
        {
            throw new ArgumentException("invalid type for comparison");
        }

        return (left, right) switch
        {
            (long a, long b) => a < b,
            (double a, double b) => a < b,
            (string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)) < 0,
            _ => throw new ArgumentException("incompatible types for comparison"),
        };
    }
}
