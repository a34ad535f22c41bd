using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Keptn.Sdk.Hosting;

/// <summary>
/// Reads <see cref="KeptnOptions"/> from the section <c>Keptn</c>, where the host has a configuration. Key by key, so
/// that one value that cannot be read hides no other; <see cref="FindProblems"/> names them all.
/// </summary>
internal sealed class KeptnOptionsFromConfiguration(IServiceProvider services) : IConfigureOptions<KeptnOptions>
{
    private const string Section = "Keptn";

    public void Configure(KeptnOptions options) => Bind(services.GetService<IConfiguration>(), options, []);

    internal static IReadOnlyList<string> FindProblems(IConfiguration? configuration)
    {
        var problems = new List<string>();
        Bind(configuration, new KeptnOptions(), problems);
        return problems;
    }

    private static void Bind(IConfiguration? configuration, KeptnOptions options, List<string> problems)
    {
        foreach (var key in configuration?.GetSection(Section).GetChildren() ?? [])
        {
            try
            {
                new ConfigurationBuilder().AddInMemoryCollection(key.AsEnumerable()).Build().GetSection(Section).Bind(options);
            }
            catch (InvalidOperationException e)
            {
                // The binder names the key and the value that it could not convert, but not what it wants.
                var isTime = e.Message.Contains(typeof(TimeSpan).FullName!, StringComparison.Ordinal);
                problems.Add(isTime ? $"{e.Message} Write times as hh:mm:ss, for instance 00:30:00." : e.Message);
            }
        }
    }
}
