namespace TaskKit.Tool;

/// <summary>Tells the user the address of the API, with an example of a call, as soon as the program listens.</summary>
internal static class ServeNotice
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <param name="context">The call.</param>
    /// <param name="program">The program, whose first task type is the example.</param>
    /// <param name="port">Its port.</param>
    /// <param name="ended">Cancelled when the program has ended.</param>
    public static async Task SayAsync(CommandContext context, BuiltProgram program, int port, CancellationToken ended)
    {
        try
        {
            while (!await LocalPort.IsOpenAsync(port, ended).ConfigureAwait(false))
                await Task.Delay(Pause, context.Host.Time, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        string address = $"http://localhost:{port}";
        context.Output.Say($"Serving the API at {address}, for this machine alone. Try:\n  {Example(program, address)}");
    }

    private static string Example(BuiltProgram program, string address)
    {
        var types = program.Manifest.Types.Where(type => type.Handler is not null);
        var type = types.FirstOrDefault(type => program.Types.Count == 0 || program.Types.Contains(type.Type));
        if (type is null)
            return $"curl {address}/health/ready";
        string body = $$"""{"type":"{{type.Type}}","payload":{{ExampleText.Of(type.Schema)}}}""";
        return $"curl -X POST {address}/api/v1/tasks -H 'Content-Type: application/json' -d '{body}'";
    }
}
