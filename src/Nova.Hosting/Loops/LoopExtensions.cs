using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Nova.Hosting.Loops;

/// <summary>Registration of loops.</summary>
public static class LoopExtensions
{
    /// <summary>Has a loop run from the daemon's start to its stop, whatever it throws; it is a singleton that others may ask for as well.</summary>
    /// <remarks>Hosted services start in the order of their registration and stop in the opposite one, loops among them.</remarks>
    public static IServiceCollection AddLoop<T>(this IServiceCollection services)
        where T : class, ILoop
    {
        services.TryAddSingleton<T>();
        return services.AddHostedService<SupervisedLoop<T>>();
    }
}
