using System.Security.Cryptography;

namespace Keptn.Sdk.Events;

/// <summary>
/// Makes the ids of events: random UUIDs of version 4. Every thread keeps a small stock of random bytes, because to ask
/// the system for each id alone takes longer than to encode an event.
/// </summary>
internal static class EventIds
{
    private const int IdSize = 16;
    private const int StockSize = 64 * IdSize;

    [ThreadStatic]
    private static byte[]? s_stock;

    [ThreadStatic]
    private static int s_left;

    internal static string Create()
    {
        if (s_left == 0)
        {
            RandomNumberGenerator.Fill(s_stock ??= new byte[StockSize]);
            s_left = StockSize;
        }

        s_left -= IdSize;
        var id = s_stock.AsSpan(s_left, IdSize);
        id[6] = (byte)((id[6] & 0x0F) | 0x40);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true).ToString();
    }
}
