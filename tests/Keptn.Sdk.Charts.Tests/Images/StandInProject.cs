namespace Keptn.Sdk.Charts.Tests.Images;

/// <summary>A folder with the Dockerfile of the template and an empty program in the place of the service.</summary>
internal sealed class StandInProject : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("keptn-image-");

    internal StandInProject()
    {
        foreach (var name in new[] { "Dockerfile", ".dockerignore" })
        {
            File.Copy(System.IO.Path.Combine(Chart.Service, name), System.IO.Path.Combine(Path, name));
        }

        Write("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>");
        Write("Directory.Packages.props", "<Project><PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup></Project>");
        Write("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Write("src/Company.KeptnService/Company.KeptnService.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType></PropertyGroup>
              <ItemGroup><FrameworkReference Include="Microsoft.AspNetCore.App" /></ItemGroup>
            </Project>
            """);
        Write("src/Company.KeptnService/Program.cs", "return 0;\n");

        // What an image must not have.
        Write("src/Company.KeptnService/bin/Release/Company.KeptnService.dll", "old");
        Write("src/Company.KeptnService/obj/project.assets.json", "old");
        Write("src/Company.KeptnService/Company.KeptnService.csproj.user", "mine");
        Write("tests/Company.KeptnService.Tests/Tests.cs", "wrong");
        Write("keptn/shipyard.yaml", "local");
        Write("chart/values.yaml", "chart");
        Write(".git/config", "secret");
        Write(".env", "secret");
    }

    internal string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string path, string content)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
