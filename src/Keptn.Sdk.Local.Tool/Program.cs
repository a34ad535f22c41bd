using System.CommandLine;
using Keptn.Sdk.Local.Tool;

var root = new RootCommand("A Keptn control plane on this machine, for development. Not for production.") { ServeCommand.Create() };
return await root.Parse(args).InvokeAsync();
