namespace Keptn.Sdk.Events;

/// <summary>
/// Makes the ids of events: random UUIDs of version 4. They must be unique, not secret, so the runtime's generator makes
/// them, which the system has seeded: to ask the system for each id takes longer than to encode an event, and the
/// cryptographic generator brings OpenSSL into the memory of every service.
/// </summary>
internal static class EventIds
{
    internal static string Create()
    {
        Span<byte> id = stackalloc byte[16];
        Random.Shared.NextBytes(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x40);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString();
    }
}
