import { Module } from '@nestjs/common';
import { ClassificationController } from './classification.controller.js';
import { ClassificationService } from './classification.service.js';
import { EngineMetrics } from './engine/engine-metrics.js';
import { NaiveBayesEngine } from './engine/naive-bayes-engine.js';
import { TransformerEngine } from './engine/transformer-engine.js';
import { PredictionStore } from './prediction.store.js';
import { PredictionsService } from './predictions.service.js';

@Module({
  controllers: [ClassificationController],
  providers: [ClassificationService, TransformerEngine, NaiveBayesEngine, EngineMetrics, PredictionsService, PredictionStore],
  exports: [ClassificationService, PredictionsService],
})
export class ClassificationModule {}
