using System.Net.Sockets;
using System.Runtime.InteropServices;
using Shop.Demo.Sinks;

namespace Shop.Demo;

/// <summary>The demo's servers alone, at the ports that the shop's own configuration names, until Ctrl+C.</summary>
internal static class OpenSinks
{
    private const int HttpPort = 8080;
    private const int SmtpPort = 2525;

    public static async Task<int> RunAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using var http = await HttpSink.StartAsync(TimeProvider.System, HttpPort);
            await using var smtp = new SmtpSink(TimeProvider.System, SmtpPort);
            Console.WriteLine($"Text messages and webhooks are taken at {http.Address}, emails at 127.0.0.1:{smtp.Port}. Ctrl+C ends it.");
            await stopped.Task;
            return 0;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new DemoException($"The ports {HttpPort} and {SmtpPort} must be free: {e.Message}");
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stopped.TrySetResult();
        }
    }
}
