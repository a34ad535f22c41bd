namespace Keptn.Sdk.Files.Yaml;

/// <summary>Reads a whole file.</summary>
internal static class ConfigurationFile
{
    /// <summary>Reads a file whose root is a map; an empty file reads as an empty map.</summary>
    /// <exception cref="KeptnFileException">The file cannot be used.</exception>
    public static T Read<T>(
        string yaml, string fileName, KeptnFileOptions? options, FileRules rules, Func<FieldReader, T> read)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(fileName);
        var file = new FileContext(fileName, options ?? KeptnFileOptions.Default, rules);
        var root = YamlComposer.Compose(yaml, file) ?? new YamlMapping { Line = 1, Column = 1 };
        T? result = null;
        if (root is YamlMapping mapping)
        {
            result = FieldReader.Read(file, mapping, string.Empty, read);
        }
        else if (FieldReader.IsNull(root))
        {
            result = FieldReader.Read(file, new() { Line = root.Line, Column = root.Column }, string.Empty, read);
        }
        else
        {
            file.WrongKind(root, string.Empty, "a map as the root of the file");
        }

        file.Complete();
        return result!;
    }
}
