namespace Keptn.Sdk.CloudEvents;

/// <summary>
/// The members of an envelope that stood there as JSON null. That means "absent", but it is written back as it came.
/// </summary>
[Flags]
internal enum ExplicitNulls : ushort
{
    None = 0,
    SpecVersion = 1,
    Id = 1 << 1,
    Source = 1 << 2,
    Type = 1 << 3,
    Time = 1 << 4,
    DataContentType = 1 << 5,
    DataSchema = 1 << 6,
    Subject = 1 << 7,
    DataBase64 = 1 << 8,
}
