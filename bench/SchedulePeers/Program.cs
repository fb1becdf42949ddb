using SchedulePeers;

// What libraries print goes to standard error: standard output has the one line of the result.
var output = Console.Out;
Console.SetOut(Console.Error);
try
{
    var settings = PeerSettings.Read(args);
    await using SchedulePeer peer = settings.Peer switch
    {
        "hangfire" => new HangfirePeer(settings),
        "quartz" => new QuartzPeer(settings),
        _ => throw new ArgumentException($"Expected the peer hangfire or quartz, got '{settings.Peer}'."),
    };
    var result = await new Measurement(peer, settings, TimeProvider.System).RunAsync();
    output.WriteLine(result.ToJson());
    return result.Failure is null ? 0 : 1;
}
catch (ArgumentException e)
{
    Console.Error.WriteLine(e.Message);
    Console.Error.WriteLine(
        "PEER --db FILE --schedules N --cron TEXT --times UNIX,… (bursts) | --idle SECONDS --warm-up SECONDS, --poll MS"
    );
    return 2;
}
