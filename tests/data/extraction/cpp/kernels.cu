#include <cuda_runtime.h>

// Adds two vectors.
__global__ void add(const float* a, const float* b, float* out, int n) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < n) out[i] = a[i] + b[i];
}

template <typename T>
__device__ __forceinline__ T clamp(T value, T low, T high) {
    return value < low ? low : value > high ? high : value;
}

int launch(float* a, float* b, float* out, int n) {
    add<<<(n + 255) / 256, 256>>>(a, b, out, n);
    return cudaGetLastError() == cudaSuccess ? 0 : 1;
}

// The class stands on its own line.
void Device::
synchronize(int stream) {
    cudaStreamSynchronize(streams_[stream]);
}

Device::Device(int index) try : index_(index) {
    cudaSetDevice(index);
} catch (const Error& error) {
    report(error);
}
