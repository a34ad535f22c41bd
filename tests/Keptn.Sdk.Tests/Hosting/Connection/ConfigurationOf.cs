using Keptn.Sdk.Api;
using Keptn.Sdk.Hosting.Connection;
using Microsoft.Extensions.Configuration;

namespace Keptn.Sdk.Tests.Hosting.Connection;

/// <summary>Reads settings from names and values.</summary>
internal sealed class ConfigurationOf
{
    internal ConfigurationOf(params (string Name, string? Value)[] values)
    {
        Reader = new SettingsReader(Build(values));
        ConnectionOptionsFromConfiguration.Read(Reader, Connection);
        ApiOptionsFromConfiguration.Read(Reader, Api);
    }

    internal SettingsReader Reader { get; }

    internal KeptnConnectionOptions Connection { get; } = new();

    internal KeptnApiOptions Api { get; } = new();

    internal TransportChoice Choice => TransportChoice.Make(Connection, Reader);

    internal static IConfigurationRoot Build(params (string Name, string? Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Name, v.Value))).Build();
}
