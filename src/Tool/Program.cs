using TaskKit.Tool;

try
{
    return await CommandLine.RunAsync(args, ToolHost.OfThisProcess(SupportedBackends.All));
}
catch (Exception e)
{
    // Only what fails before there is an output, or while an error is written, comes here.
    Console.Error.WriteLine($"error {ErrorCodes.Unexpected.Id}: The tool cannot start: {SafeText.Line(e.Message)}");
    return ErrorCodes.Unexpected.ExitCode;
}
