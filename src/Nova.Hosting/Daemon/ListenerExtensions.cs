using Nova.Hosting.Daemon;

namespace Nova.Hosting;

/// <summary>Telling a daemon's listeners apart (compute API, metadata, EC2, each on its own port).</summary>
public static class ListenerExtensions
{
    /// <summary>The name given to <see cref="NovaDaemonBuilder.Listen"/> for the listener this request came in by.</summary>
    public static string? ListenerName(this HttpContext context) => context.Features.Get<ListenerFeature>()?.Name;

    /// <summary>A pipeline, with routing of its own, for the requests of one listener.</summary>
    public static void MapListener(this IApplicationBuilder app, string listener, Action<IApplicationBuilder> pipeline) =>
        app.MapWhen(context => context.ListenerName() == listener, pipeline);
}
