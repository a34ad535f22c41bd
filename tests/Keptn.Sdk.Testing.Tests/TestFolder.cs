namespace Keptn.Sdk.Testing.Tests;

/// <summary>A configuration folder that is removed with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("keptn-test-kit-");

    internal string Path => _directory.FullName;

    internal TestFolder Write(string path, string content)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    /// <summary>Sequences dev.delivery (test, release) and prod.delivery (release) behind it.</summary>
    internal TestFolder WithShipyard() => Write("shipyard.yaml", """
        apiVersion: spec.keptn.sh/0.2.2
        kind: Shipyard
        metadata:
          name: shop
        spec:
          stages:
            - name: dev
              sequences:
                - name: delivery
                  tasks:
                    - name: test
                      properties:
                        teststrategy: performance
                    - name: release
            - name: prod
              sequences:
                - name: delivery
                  triggeredOn:
                    - event: dev.delivery.finished
                  tasks:
                    - name: release
        """);

    public void Dispose() => _directory.Delete(recursive: true);
}
