namespace Keptn.Sdk.CloudEvents;

/// <summary>The wire names of the CloudEvents 1.0 context attributes.</summary>
internal static class CloudEventAttributeNames
{
    internal const string Data = "data";
    internal const string DataBase64 = "data_base64";
    internal const string DataContentType = "datacontenttype";
    internal const string DataSchema = "dataschema";
    internal const string Id = "id";
    internal const string Source = "source";
    internal const string SpecVersion = "specversion";
    internal const string Subject = "subject";
    internal const string Time = "time";
    internal const string Type = "type";

    internal static readonly string[] Core = [SpecVersion, Id, Source, Type, Time, DataContentType, DataSchema, Subject];

    internal static readonly string[] Required = [SpecVersion, Id, Source, Type];

    internal static bool IsCore(string name) => name is Data or DataBase64 || Array.IndexOf(Core, name) >= 0;
}
