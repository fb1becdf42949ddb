using TaskKit.Tool;

try
{
    return await CommandLine.RunAsync(args, ToolHost.OfThisProcess(SupportedBackends.All));
}
catch (Exception e)
{
    // For errors before there is an output, or while another error is being written.
    Console.Error.WriteLine($"error {ErrorCodes.Unexpected.Id}: The tool cannot start: {SafeText.Line(e.Message)}");
    return ErrorCodes.Unexpected.ExitCode;
}
