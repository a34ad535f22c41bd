using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Keptn.Sdk.Files.Yaml;

/// <summary>
/// Turns the first document of a text into nodes, within limits: of length, of depth, and of the number of values that
/// aliases make out of a few.
/// </summary>
internal sealed class YamlComposer
{
    private readonly FileContext _file;
    private readonly Parser _parser;

    // The value is null while the node is still being read, so that a node cannot hold itself.
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private readonly YamlText _text;
    private long _nodes;
    private int _openFlows;

    private YamlComposer(string text, FileContext file)
    {
        _file = file;
        _text = new YamlText(text, file);
        _parser = new Parser(new Scanner(new StringReader(text)));
    }

    /// <summary>The root of the first document; <see langword="null"/> where there is none.</summary>
    /// <exception cref="KeptnFileException">The text is no YAML or is beyond a limit.</exception>
    internal static YamlNode? Compose(string text, FileContext file)
    {
        if (text.Length > file.Options.MaxLength)
        {
            throw file.Fatal(0, 0, $"the file has {text.Length} characters, the limit is {file.Options.MaxLength}");
        }

        text = text.StartsWith('\uFEFF') ? text[1..] : text;
        YamlText.RefuseControlCharacters(text, file);
        var composer = new YamlComposer(text, file);
        try
        {
            return composer.ComposeDocument();
        }
        catch (YamlException e)
        {
            throw composer._text.Describe(e, composer._openFlows > 0);
        }
    }

    private YamlNode? ComposeDocument()
    {
        Next();
        Next();
        if (_parser.Current is StreamEnd)
        {
            _text.RefuseTabIndents(int.MaxValue);
            return null;
        }

        if (_parser.Current is DocumentStart { Version: { Version: var version } } start && (version.Major, version.Minor) != (1, 1))
        {
            throw Fatal(start, $"Keptn reads YAML 1.1 only, not {version.Major}.{version.Minor}; leave the %YAML line out");
        }

        Next();
        var root = ComposeNode(1);
        _text.RefuseTabIndents((int)_parser.Current!.Start.Line);
        WarnOfMoreDocuments();
        return root;
    }

    private bool Next()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser itself trips over some texts that are no YAML.
            var place = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(place, place, "what follows cannot be taken apart", e);
        }
    }

    private void WarnOfMoreDocuments()
    {
        const string Reason = "only the first document of a file is read; what follows is ignored";
        try
        {
            Next();
            if (Next() && _parser.Current is { } next and not StreamEnd)
            {
                _file.Warn((int)next.Start.Line, (int)next.Start.Column, string.Empty, Reason);
            }
        }
        catch (YamlException e)
        {
            // What follows need not be YAML at all: Keptn never looks at it.
            _file.Warn((int)e.Start.Line, (int)e.Start.Column, string.Empty, Reason);
        }
    }

    private YamlNode ComposeNode(int depth)
    {
        var parsed = _parser.Current!;
        if (parsed is AnchorAlias alias)
        {
            var target = Resolve(alias, depth);
            Next();
            return target;
        }

        CheckDepth(parsed, depth);

        // Where a value is missing, the parser leaves it out now and then.
        var anchor = (parsed as NodeEvent ?? throw Fatal(parsed, "this is not YAML: a value is missing")).Anchor;
        Count(parsed, 1);
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = null;
        }

        var isFlow = parsed is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };
        _openFlows += isFlow ? 1 : 0;
        YamlNode node = parsed switch
        {
            Scalar scalar => ComposeScalar(scalar),
            SequenceStart => ComposeSequence(parsed, depth),
            _ => ComposeMapping(parsed, depth),
        };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        _openFlows -= isFlow ? 1 : 0;
        if (isFlow || parsed is Scalar)
        {
            _text.AllowTabs(parsed.Start, _parser.Current!.End);
        }

        Next();
        return node;
    }

    private void CheckDepth(ParsingEvent at, int depth)
    {
        if (depth > _file.Options.MaxDepth)
        {
            throw Fatal(at, $"lists and maps are nested deeper than {_file.Options.MaxDepth}, the limit");
        }
    }

    private YamlNode Resolve(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var target))
        {
            throw Fatal(alias, $"'*{alias.Value.Value}' names no anchor that stands before it");
        }

        if (target is null)
        {
            throw Fatal(alias, $"the value of anchor '{alias.Value.Value}' contains itself");
        }

        CheckDepth(alias, depth + target.Height - 1);
        Count(alias, target.Weight);
        return target;
    }

    private YamlScalar ComposeScalar(Scalar scalar) => new()
    {
        Line = (int)scalar.Start.Line,
        Column = (int)scalar.Start.Column,
        Text = scalar.Value,
        IsVersion2 = _file.Rules.IsVersion2,
        IsPlain = scalar.Style == ScalarStyle.Plain,
        Tag = scalar.Tag is { IsEmpty: false, IsNonSpecific: false } tag ? tag.Value : string.Empty,
    };

    private YamlSequence ComposeSequence(ParsingEvent start, int depth)
    {
        var sequence = new YamlSequence { Line = (int)start.Start.Line, Column = (int)start.Start.Column };
        Next();
        while (_parser.Current is not SequenceEnd)
        {
            var item = ComposeNode(depth + 1);
            sequence.Items.Add(item);
            sequence.Contain(item);
        }

        return sequence;
    }

    private YamlMapping ComposeMapping(ParsingEvent start, int depth)
    {
        var mapping = new YamlMapping { Line = (int)start.Start.Line, Column = (int)start.Start.Column };
        List<YamlNode>? merged = null;
        Next();
        while (_parser.Current is not MappingEnd)
        {
            var key = ComposeNode(depth + 1);
            var value = ComposeNode(depth + 1);
            mapping.Contain(key);
            mapping.Contain(value);
            if (key is YamlScalar { IsMergeKey: true } && merged is null)
            {
                merged = value is YamlSequence list ? list.Items : [value];
            }
            else
            {
                mapping.Add(key, value, _file.Rules.LastKeyWins);
            }
        }

        foreach (var source in merged ?? [])
        {
            Merge(mapping, source);
        }

        return mapping;
    }

    // Keys of the map itself come first, then those of the maps merged first.
    private void Merge(YamlMapping mapping, YamlNode source)
    {
        if (source is not YamlMapping other)
        {
            throw _file.Fatal(source.Line, source.Column, $"'<<' merges maps, but this is {_file.Describe(source)}");
        }

        foreach (var (key, value) in other.Entries)
        {
            if (mapping.Merge(key, value))
            {
                mapping.Contain(key);
                mapping.Contain(value);
                Count(source.Line, source.Column, key.Weight + value.Weight);
            }
        }
    }

    private void Count(ParsingEvent at, long nodes) => Count((int)at.Start.Line, (int)at.Start.Column, nodes);

    private void Count(int line, int column, long nodes)
    {
        // Each addend is about the limit at most, so that the sum is caught long before it could overflow.
        _nodes += nodes;
        if (_nodes > _file.Options.MaxNodes)
        {
            throw _file.Fatal(line, column, $"the file has more than {_file.Options.MaxNodes} values, those counted that aliases repeat");
        }
    }

    private KeptnFileException Fatal(ParsingEvent at, string reason) =>
        _file.Fatal((int)at.Start.Line, (int)at.Start.Column, reason);
}
