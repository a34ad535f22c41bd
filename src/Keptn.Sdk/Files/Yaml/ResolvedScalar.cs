namespace Keptn.Sdk.Files.Yaml;

/// <summary>What a single value means.</summary>
internal readonly record struct ResolvedScalar(ScalarKind Kind, string Text, long Integer = 0, double Float = 0, bool Flag = false)
{
    /// <summary>How the kind is named in messages.</summary>
    public string Name => Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Integer or ScalarKind.BigInteger or ScalarKind.Float => "a number",
        ScalarKind.Timestamp => "a date",
        _ => "text",
    };
}
