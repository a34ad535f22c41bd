namespace Keptn.Sdk.Files.Yaml;

/// <summary>The kinds of single values.</summary>
internal enum ScalarKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number within 64 bits.</summary>
    Integer,

    /// <summary>A whole number that needs the 64th bit; the text is its decimal form.</summary>
    BigInteger,

    /// <summary>Another number.</summary>
    Float,

    /// <summary>A date, with or without time; the text is its RFC 3339 form.</summary>
    Timestamp,

    /// <summary>The value contradicts its explicit tag; the text says how.</summary>
    Invalid,
}
