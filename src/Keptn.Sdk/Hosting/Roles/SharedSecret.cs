using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Keptn.Sdk.Hosting.Roles;

/// <summary>Compares what a request brings with the secret, in a time that says nothing about either.</summary>
internal sealed class SharedSecret(string header, string secret)
{
    private const string Bearer = "Bearer ";

    // Digests are of one length, so not even that of the secret shows.
    private readonly byte[] _digest = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
    private readonly bool _isBearer = header.Equals("Authorization", StringComparison.OrdinalIgnoreCase);

    internal bool IsIn(IHeaderDictionary headers) =>
        headers.TryGetValue(header, out var values)
        && values is [{ } value]
        && (!_isBearer || value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        && CryptographicOperations.FixedTimeEquals(_digest, SHA256.HashData(Encoding.UTF8.GetBytes(_isBearer ? value[Bearer.Length..].Trim() : value)));
}
