using Keptn.Sdk.LoadGenerator;

if (!LoadOptions.TryParse(args, out var options))
{
    Console.Error.WriteLine(LoadOptions.Usage);
    return 2;
}

try
{
    await using var controlPlane = options.ControlPlanePort > 0 ? await ControlPlane.StartAsync(options.ControlPlanePort) : null;
    return new Measurement(options).Run() ? 0 : 1;
}
catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or System.ComponentModel.Win32Exception)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
