using TaskKit.Tool;

return await CommandLine.RunAsync(args, ToolHost.OfThisProcess());
